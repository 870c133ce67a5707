package io.jobtail.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.jobtail.access.Principal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how fast one principal submits. Each instance counts for itself. Who has not submitted for
 * a minute is forgotten.
 */
@Singleton
final class SubmissionRate {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int FORGET_OVER = 1_000;

  private final int perMinute;
  private final boolean counts;
  private final TimeMeter time;
  private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

  SubmissionRate(SubmitLimits limits, Callers callers, Clock clock) {
    this.perMinute = limits.perMinute();
    this.counts = callers.areAsked();
    this.time = new ClockMeter(clock);
  }

  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }

  /** Counts a submission; zero if it may be, else how long to wait. */
  Duration take(Principal principal) {
    if (!counts) {
      return Duration.ZERO;
    }
    if (buckets.size() > FORGET_OVER) {
      buckets.values().removeIf(bucket -> bucket.getAvailableTokens() == perMinute);
    }
    ConsumptionProbe probe =
        buckets.computeIfAbsent(principal.key(), _ -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1);
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
        .withCustomTimePrecision(time)
        .build();
  }
}
