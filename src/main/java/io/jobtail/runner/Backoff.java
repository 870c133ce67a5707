package io.jobtail.runner;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait before the next try. */
final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final RetryConfiguration limits;
  private final DoubleSupplier random;

  /**
   * @param random 0 to 1
   */
  Backoff(RetryConfiguration limits, DoubleSupplier random) {
    this.limits = limits;
    this.random = random;
  }

  /** The wait after so many attempts, 1 or more: between half of the full one and all of it. */
  Duration after(int attemptsUsed) {
    Duration wait = limits.initial();
    for (int i = 1; i < Math.min(attemptsUsed, MAX_DOUBLINGS); i++) {
      wait = doubled(wait, limits.max());
    }
    return Duration.ofMillis((long) (wait.toMillis() * (1 - random.getAsDouble() / 2)));
  }

  static Duration doubled(Duration wait, Duration max) {
    Duration doubled = wait.multipliedBy(2);
    return doubled.compareTo(max) > 0 ? max : doubled;
  }
}
