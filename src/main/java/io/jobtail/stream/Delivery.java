package io.jobtail.stream;

import org.jspecify.annotations.Nullable;

/**
 * Gives frames to one reader, and knows what was left out of them. Used on the reader's event loop
 * only.
 */
final class Delivery {
  private static final int POSITION_AFTER_EVENTS = 10_000;

  private final View view;
  private final ReaderTimes times;
  private final @Nullable WakeGroup group;
  private final StreamMeter meter;
  private Outlet outlet;
  private int passedOver;

  /**
   * @param group who serves the reader, and measures; null if nobody wakes it
   */
  Delivery(
      View view, ReaderTimes times, @Nullable WakeGroup group, StreamMeter meter, Outlet first) {
    this.view = view;
    this.times = times;
    this.group = group;
    this.meter = meter;
    this.outlet = first;
  }

  Outlet outlet() {
    return outlet;
  }

  void goOnWith(Outlet next) {
    outlet = next;
  }

  /** Gives what the view shows of these events; their frame is released. */
  void give(ReaderPosition.Next.Events events, ReaderPosition position) {
    Frame frame = events.frame();
    try {
      if (frame.size() > 0) {
        passedOver = 0;
        times.emitted();
        outlet.give(frame, events.last());
        tell(events.count(), frame.size(), events.arrivedNanos());
        return;
      }
    } finally {
      frame.release();
    }
    passedOver += events.count();
    if (passedOver >= POSITION_AFTER_EVENTS) {
      givePosition(position);
    }
  }

  private void tell(int events, int bytes, long arrivedNanos) {
    if (group != null) {
      group.gave(events, bytes, arrivedNanos);
    } else {
      meter.flushed(1, events, bytes, -1);
    }
  }

  /** Moves the client's cursor past what was left out. */
  void givePosition(ReaderPosition position) {
    byte[] moved = view.position(position.cursor());
    passedOver = 0;
    if (moved.length > 0) {
      say(moved);
    }
  }

  /** A sign of life, where the format has one. */
  void beat(long now) {
    byte[] sign = view.heartbeat();
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
