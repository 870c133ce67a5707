package io.jobtail.runner;

import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an attempt's begin and end mean to a meter. */
final class Measuring {
  private Measuring() {}

  /**
   * An attempt began.
   *
   * @param before the job before it
   */
  static void began(RunnerMeter meter, Job before, Instant startedAt) {
    Instant retryAt = before.nextAttemptAt();
    Instant ready = retryAt == null ? before.spec().createdAt() : retryAt;
    meter.waited(Duration.between(ready, startedAt));
  }

  /** An attempt's end is stored; null if there was none to store. */
  static void ended(RunnerMeter meter, String type, Instant startedAt, @Nullable JobEvent end) {
    if (end != null) {
      meter.ran(type, Duration.between(startedAt, end.time()));
    }
    if (end instanceof JobEvent.Done done) {
      meter.ended(type, done.state());
    }
  }
}
