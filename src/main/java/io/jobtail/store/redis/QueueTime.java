package io.jobtail.store.redis;

import java.time.Clock;
import java.time.Instant;

/**
 * Turns this instance's time into the one that all instances share, and back: their clocks may
 * differ by minutes, and a job that was submitted at one may run at another at once.
 */
final class QueueTime {
  /** The time that all share, in milliseconds. */
  @FunctionalInterface
  interface Shared {
    long millis();
  }

  private final Clock clock;
  private final Shared shared;

  QueueTime(Clock clock, Shared shared) {
    this.clock = clock;
    this.shared = shared;
  }

  /** Now, for all. */
  long now() {
    return shared.millis();
  }

  /** A moment of this instance's clock, for all. */
  long shared(Instant local) {
    return shared.millis() + local.toEpochMilli() - clock.millis();
  }

  /** A moment that all share, for this instance's clock. */
  Instant local(long millis) {
    return Instant.ofEpochMilli(millis - shared.millis() + clock.millis());
  }
}
