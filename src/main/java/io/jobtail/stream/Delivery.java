package io.jobtail.stream;

import org.jspecify.annotations.Nullable;

/**
 * Gives frames to one reader, and knows what was left out of them. Used on the reader's event loop
 * only.
 */
final class Delivery {
  private static final int POSITION_AFTER_EVENTS = 10_000;

  private final ReaderTimes times;
  private final StreamMeter meter;
  private Outlet outlet;
  private int passedOver;

  Delivery(ReaderTimes times, StreamMeter meter, Outlet first) {
    this.times = times;
    this.meter = meter;
    this.outlet = first;
  }

  Outlet outlet() {
    return outlet;
  }

  void goOnWith(Outlet next) {
    outlet = next;
  }

  /**
   * Gives what the view shows of these events; their frame is released.
   *
   * @param group who serves the reader, and measures; null if nobody wakes it
   * @return whether so much was left out that the client's cursor should be moved
   */
  boolean give(ReaderPosition.Next.Events events, @Nullable WakeGroup group) {
    Frame frame = events.frame();
    try {
      if (frame.size() > 0) {
        passedOver = 0;
        times.emitted();
        outlet.give(frame, events.last());
        tell(group, events.count(), frame.size(), events.arrivedNanos());
        return false;
      }
    } finally {
      frame.release();
    }
    passedOver += events.count();
    return passedOver >= POSITION_AFTER_EVENTS;
  }

  private void tell(@Nullable WakeGroup group, int events, int bytes, long arrivedNanos) {
    if (group != null) {
      group.gave(events, bytes, arrivedNanos);
    } else {
      meter.flushed(1, events, bytes, -1);
    }
  }

  /** Moves the client's cursor past what was left out, where there is a way to say it. */
  void move(byte[] position) {
    passedOver = 0;
    if (position.length > 0) {
      say(position);
    }
  }

  /** A sign of life; empty where the format has none. */
  void beat(byte[] sign, long now) {
    if (sign.length > 0) {
      say(sign);
    } else {
      times.quiet(now);
    }
  }

  /** Gives what is no event; also if it is empty. */
  void say(byte[] bytes) {
    Frame frame = Frame.of(bytes);
    try {
      times.emitted();
      outlet.give(frame, null);
    } finally {
      frame.release();
    }
  }

  /** What is due. */
  ReaderTimes.Due due(long now) {
    return times.due(now, outlet.isWaiting(), outlet.progress(), passedOver > 0);
  }
}
