package io.jobtail.runner;

import io.jobtail.job.LogStream;
import io.jobtail.job.StepStatus;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a whole job ({@link JobContext}) and of a named part of it ({@link JobStep}).
 * Safe for use by many threads.
 *
 * <p>The percentage of what has steps follows from theirs, by weight, unless it is said outright.
 * It never falls within an attempt, and stays below 100 until the job has succeeded.
 */
public sealed interface JobPart permits JobContext, JobStep {
  /** The work of a step. */
  @FunctionalInterface
  interface StepBody<X extends Exception> {
    /** Does it, within the step. */
    void run(JobStep step) throws X;
  }

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

  /** Begins a part of this with weight 1. */
  default JobStep step(String name) {
    return step(name, StepStatus.WEIGHT);
  }

  /**
   * Begins a part of this, to be closed by try-with-resources. Until then, what the calling thread
   * logs belongs to the step, and so does what it says of progress to the {@link JobContext};
   * another thread uses the step's own methods. Steps may run at the same time.
   *
   * <p>Steps past {@code jobtail.runner.steps.max} are not shown: what they say is said by what
   * they are part of.
   *
   * @param name for a person, at most {@code jobtail.runner.steps.max-name}
   * @param weight its share, in proportion to the weights of the other steps of this; 0 for none
   */
  JobStep step(String name, double weight);

  /** Runs a step; one whose body throws has failed, also if the job goes on. */
  default <X extends Exception> void step(String name, double weight, StepBody<X> body) throws X {
    try (JobStep step = step(name, weight)) {
      boolean done = false;
      try {
        body.run(step);
        done = true;
      } finally {
        if (!done) {
          step.fail();
        }
      }
    }
  }

  /**
   * Says the weight of all steps that there will be, so that the percentage is right before the
   * last of them has begun. Unless it is said, a job takes it from its type's latest run.
   */
  void plan(double weight);
}
