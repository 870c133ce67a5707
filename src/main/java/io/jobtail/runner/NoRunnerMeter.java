package io.jobtail.runner;

import io.jobtail.job.JobState;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Measures nothing; used where nothing else measures. */
@Singleton
@Secondary
final class NoRunnerMeter implements RunnerMeter {
  @Override
  public void running(int attempts) {}

  @Override
  public void waited(Duration time) {}

  @Override
  public void ran(String type, Duration time) {}

  @Override
  public void ended(String type, JobState outcome) {}

  @Override
  public void leaseLost() {}
}
