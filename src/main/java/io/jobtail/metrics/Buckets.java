package io.jobtail.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** Upper bounds of what histograms tell apart: few, since each is a series of its own. */
final class Buckets {
  private Buckets() {}

  /** From half a millisecond to ten seconds. */
  static Duration[] quick() {
    return LongStream.of(
            500,
            1_000,
            2_000,
            5_000,
            10_000,
            20_000,
            50_000,
            100_000,
            200_000,
            500_000,
            1_000_000,
            2_000_000,
            5_000_000,
            10_000_000)
        .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
        .toArray(Duration[]::new);
  }

  /** From ten milliseconds to six hours. */
  static Duration[] slow() {
    return new Duration[] {
      Duration.ofMillis(10),
      Duration.ofMillis(100),
      Duration.ofSeconds(1),
      Duration.ofSeconds(10),
      Duration.ofMinutes(1),
      Duration.ofMinutes(10),
      Duration.ofHours(1),
      Duration.ofHours(6)
    };
  }

  /** Of things that come together: from one to ten thousand. */
  static double[] counts() {
    return new double[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000};
  }
}
