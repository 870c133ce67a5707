package io.jobtail.stream;

import java.time.Duration;

/**
 * The distance between sweeps over the same readers. After silence there is none. While events keep
 * coming, the next sweep begins at most the bound after the last, and sooner where a sweep is
 * cheap: a write for each reader is what a sweep costs, so few readers are served almost at once,
 * and many are given more in each write. Used on one event loop.
 */
final class Pace {
  /** A sweep may take one part of the time in so many, until the bound is reached. */
  private static final int SHARE = 10;

  private final long bound;
  private long begun;
  private long next = Long.MIN_VALUE;

  /**
   * @param bound the longest distance; zero turns it off
   */
  Pace(Duration bound) {
    this.bound = bound.toNanos();
  }

  /** Nanoseconds until the next sweep may begin; not positive if it may now. */
  long untilNext(long now) {
    return next == Long.MIN_VALUE ? 0 : next - now;
  }

  void begin(long now) {
    begun = now;
  }

  void end(long now) {
    next = begun + Math.min(bound, (now - begun) * SHARE);
  }
}
