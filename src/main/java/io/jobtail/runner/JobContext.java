package io.jobtail.runner;

import io.jobtail.job.JobId;
import io.jobtail.job.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What a running job can say and ask. Safe for use by many threads, as often as they like: lines
 * are written in batches, progress is recorded at most every 100 ms (and the last of it always).
 * When the store is slower than the job, {@code log} blocks; nothing grows.
 *
 * <p>What is said after the job's end is dropped and counted.
 */
public non-sealed interface JobContext extends JobPart {
  /** The job. */
  JobId id();

  /** The run, from 1. */
  int attempt();

  /**
   * The trace that this run belongs to, to be sent on with what the job asks of others; null if
   * whoever submitted the job named none, and none is recorded here.
   */
  @Nullable TraceContext trace();

  /**
   * Masks a value from now on, as {@code ***}, in all that this run of the job says and ends with.
   * Of one with several lines each line that is long enough is masked for itself.
   *
   * @throws IllegalArgumentException if no line has four characters or more
   */
  void hide(String secret);

  /**
   * Whether the job was asked to stop, or its time is up. Its thread is interrupted as well. A
   * handler that was told {@code true} and returns has stopped, and its job is cancelled; one that
   * returns without having noticed has done its work, and its job has succeeded.
   */
  boolean isCancelled();

  /**
   * Starts a thread whose SLF4J logging belongs to this job. It is interrupted when the job is
   * asked to stop.
   */
  Thread start(String name, Runnable task);
}
