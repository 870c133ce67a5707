package io.jobtail.runner;

import org.jspecify.annotations.Nullable;

/**
 * A kind of job that runs in this process: implement it as a singleton bean, and it can be
 * submitted.
 *
 * @param <P> parameters: a {@code @Serdeable} record; its Jakarta Validation constraints are
 *     checked before a submission is accepted
 * @param <R> result: serializable to JSON; {@code Void} for none
 */
public interface JobHandler<P, R> {
  /**
   * The name under which it is submitted: 1 to 64 letters, digits, {@code .}, {@code _} or {@code
   * -}.
   */
  String type();

  /**
   * Does the work, on a thread of its own. Blocking is welcome, and so is work that never blocks.
   * What is logged through SLF4J on this thread, and on threads that {@link JobContext#start}
   * starts, becomes the job's log.
   *
   * @return the result, bounded by {@code jobtail.result.max-bytes} of JSON
   * @throws InterruptedException when asked to stop; a handler that swallows it is abandoned after
   *     {@code jobtail.runner.cancel-grace}
   * @throws JobFailedException to fail with words meant for the submitter
   * @throws Exception any other fails the job too
   */
  @Nullable R run(P params, JobContext context) throws Exception;
}
