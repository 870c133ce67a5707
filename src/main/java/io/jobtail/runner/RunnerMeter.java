package io.jobtail.runner;

import io.jobtail.job.JobState;
import java.time.Duration;

/**
 * Is told how jobs go, for measurements. Every method returns at once, never throws, and is safe
 * for use by many threads.
 */
public interface RunnerMeter {
  /** Measures nothing. */
  RunnerMeter NONE = new NoRunnerMeter();

  /** So many attempts hold a slot now. */
  void running(int attempts);

  /** An attempt began, so long after it might have. */
  void waited(Duration time);

  /** The end of an attempt is stored, which took so long from its begin; the job may run again. */
  void ran(String type, Duration time);

  /** The end of a job is stored; {@code outcome} is a finished state. */
  void ended(String type, JobState outcome);

  /** Somebody else has taken a job that runs here; its attempt is stopped. */
  void leaseLost();
}
