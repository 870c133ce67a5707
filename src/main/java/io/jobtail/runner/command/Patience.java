package io.jobtail.runner.command;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for processes that are nobody's children here: for those the system has no signal, only a
 * look. Looks often at first.
 */
final class Patience {
  /** As long as it takes. */
  static final Duration FOREVER = Duration.ofDays(36_500);

  private static final long FIRST_NANOS = 500_000;
  private static final long LONGEST_NANOS = 20_000_000;

  private Patience() {}

  /**
   * Waits until something is so, and does not let an interruption cut it short; the thread is
   * interrupted again on return.
   *
   * @return whether it is so
   */
  static boolean await(BooleanSupplier done, Duration max) {
    long start = System.nanoTime();
    long maxNanos = max.toNanos();
    long pause = FIRST_NANOS;
    boolean interrupted = false;
    boolean so = done.getAsBoolean();
    while (!so && System.nanoTime() - start < maxNanos) {
      LockSupport.parkNanos(Math.min(pause, maxNanos));
      interrupted |= Thread.interrupted();
      pause = Math.min(pause * 2, LONGEST_NANOS);
      so = done.getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return so;
  }
}
