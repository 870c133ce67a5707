package io.jobtail.runner;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobSpec;
import io.jobtail.job.TraceContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Is told of runs of jobs, for traces. Every method returns at once, never throws, and is safe for
 * use by many threads.
 */
public interface RunTracer {
  /** Hands on what the submission belongs to, and records nothing. */
  RunTracer NONE = new NoRunTracer();

  /** A run has begun. */
  Run begin(JobSpec job, int attempt, Instant startedAt);

  /** One that goes on. */
  interface Run {
    /** What is done in it belongs to; null if to nothing. */
    @Nullable TraceContext context();

    /**
     * It has ended; called once.
     *
     * @param end null if it could not be written here
     */
    void ended(@Nullable JobEvent end);
  }
}
