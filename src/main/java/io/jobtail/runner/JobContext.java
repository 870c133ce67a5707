package io.jobtail.runner;

import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import org.jspecify.annotations.Nullable;

/**
 * What a running job can say and ask. Safe for use by many threads, as often as they like: lines
 * are written in batches, progress is recorded at most every 100 ms (and the last of it always).
 * When the store is slower than the job, {@code log} blocks; nothing grows.
 *
 * <p>What is said after the job's end is dropped and counted.
 */
public interface JobContext {
  /** The job. */
  JobId id();

  /** The run, from 1. */
  int attempt();

  /**
   * Units done of a known total.
   *
   * @param done 0 to {@code total}
   * @param total 0 or more
   * @param unit what is counted, such as {@code files}
   */
  void progress(long done, long total, @Nullable String unit);

  /** Units done of an unknown total. */
  void progress(long done, @Nullable String unit);

  /** The part that is done, 0 to 1. */
  void progress(double fraction);

  /** What is being done now, for a person; stays until the next one. */
  void message(String message);

  /**
   * Says something in the job's log. Newlines make several lines (one at the very end begins no
   * further line); a line over {@code jobtail.log.max-line} is split.
   */
  default void log(String text) {
    log(LogStream.LOG, null, text);
  }

  /** The same with its stream and level. */
  void log(LogStream stream, @Nullable String level, String text);

  /**
   * A part of a line, without newlines: what is said next on the same stream continues the line, or
   * takes its place if it begins with {@code \r} (or this ends with it), as progress bars do. A
   * line that is begun anew is shown at most every {@code jobtail.log.redraw-interval}, and its
   * last state always.
   *
   * @param text not longer than {@code jobtail.log.max-line}
   */
  void fragment(LogStream stream, String text);

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
