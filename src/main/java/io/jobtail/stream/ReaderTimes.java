package io.jobtail.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one reader's clock says is due. Times are of a clock that only goes forward, in nanoseconds.
 * Used on one event loop.
 */
final class ReaderTimes {
  /** What is due. */
  enum Due {
    NOTHING,
    /** The reader took nothing for too long. */
    CUT,
    /** The stream has lasted as long as one may. */
    END,
    /** What the stream was opened with has ended. */
    EXPIRED,
    /** A filter has let nothing through for a while. */
    POSITION,
    /** There was silence for a while. */
    HEARTBEAT
  }

  private static final long POSITION_AFTER = Duration.ofSeconds(5).toNanos();

  private final StreamConfiguration limits;
  private final long startedAt;
  private final long lasts;
  private final long heartbeat;
  private long lastEmit;
  private long blockedSince;
  private boolean heard;
  private boolean wasWaiting;
  private long progress;

  /**
   * @param lasts what the stream was opened with ends after so long; null for never
   */
  ReaderTimes(StreamConfiguration limits, @Nullable Duration lasts, long now, int seed) {
    this.limits = limits;
    this.startedAt = now;
    this.lasts = lasts == null ? Long.MAX_VALUE : lasts.toNanos();
    this.lastEmit = now;
    this.blockedSince = now;
    this.heartbeat = jittered(limits.heartbeat(), seed);
  }

  /** Within 10 % of the setting, so that many readers do not beat at once. */
  private static long jittered(Duration heartbeat, int seed) {
    double spread = (Math.floorMod(seed, 201) - 100) / 1000.0;
    return (long) (heartbeat.toNanos() * (1 + spread));
  }

  /**
   * Something was given: the client hears something. When, is noted at the next look: asking the
   * clock for each write would be a good part of its cost.
   */
  void emitted() {
    heard = true;
  }

  /** There was nothing to say as a sign of life. */
  void quiet(long now) {
    lastEmit = now;
  }

  /**
   * Looks.
   *
   * @param waiting the client has not taken all that it was given
   * @param taken changes whenever the client takes something
   * @param passedOver events were left out since it was last given something
   */
  Due due(long now, boolean waiting, long taken, boolean passedOver) {
    if (heard) {
      heard = false;
      lastEmit = now;
    }
    if (waiting && wasWaiting && taken == progress) {
      if (now - blockedSince >= limits.stalledWrite().toNanos()) {
        return Due.CUT;
      }
    } else {
      blockedSince = now;
    }
    wasWaiting = waiting;
    progress = taken;
    if (now - startedAt >= lasts) {
      return Due.EXPIRED;
    }
    Duration max = limits.maxDuration();
    if (max != null && now - startedAt >= max.toNanos()) {
      return Due.END;
    }
    if (waiting) {
      return Due.NOTHING;
    }
    if (passedOver && now - lastEmit >= POSITION_AFTER) {
      return Due.POSITION;
    }
    return now - lastEmit >= heartbeat ? Due.HEARTBEAT : Due.NOTHING;
  }
}
