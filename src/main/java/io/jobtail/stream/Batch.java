package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events of one job, as one read of the store gave them. Batches of a followed job are
 * linked; its readers hold the one they are at. One that was given up is empty, so that a slow
 * reader does not keep its events alive.
 *
 * <p>Safe for use by many threads.
 */
final class Batch {
  private final EventId after;
  private final EventId last;
  private final boolean sealed;
  private final long arrivedNanos;
  private final int size;
  private volatile @Nullable List<StoredEvent> events;
  private volatile @Nullable Batch next;
  // one encoding a format for all readers; computed twice at the worst
  private volatile byte @Nullable [] sse;
  private volatile byte @Nullable [] ndjson;

  /**
   * @param after the cursor before the first event
   * @param sealed whether the last event is the job's last
   */
  Batch(EventId after, List<StoredEvent> events, boolean sealed) {
    this(after, events, sealed, 0);
  }

  /**
   * @param arrivedNanos when its events were taken over from the store, as they came
   */
  Batch(EventId after, List<StoredEvent> events, boolean sealed, long arrivedNanos) {
    this.arrivedNanos = arrivedNanos;
    this.after = after;
    this.last = events.isEmpty() ? after : events.getLast().id();
    this.sealed = sealed;
    this.events = events;
    this.size = events.stream().mapToInt(event -> event.data().length).sum();
  }

  EventId after() {
    return after;
  }

  /** When the followed job's newest events came, by {@link System#nanoTime}; 0 for other reads. */
  long arrivedNanos() {
    return arrivedNanos;
  }

  EventId last() {
    return last;
  }

  boolean sealed() {
    return sealed;
  }

  /** Bytes of event data. */
  int size() {
    return size;
  }

  /** The events; null once given up. */
  @Nullable List<StoredEvent> events() {
    return events;
  }

  @Nullable Batch next() {
    return next;
  }

  void link(Batch following) {
    next = following;
  }

  /** Whether it is empty now: a cursor in it has to be looked for anew. */
  boolean isGivenUp() {
    return events == null;
  }

  void giveUp() {
    events = null;
    sse = null;
    ndjson = null;
    // a reader that stays here for long does not keep alive all that came since
    next = null;
  }

  /** All events in a format; null once given up. */
  byte @Nullable [] encoded(Framing framing) {
    byte[] known = framing == Framing.SSE ? sse : ndjson;
    List<StoredEvent> all = events;
    if (known != null || all == null) {
      return known;
    }
    byte[] bytes = framing.frames(all);
    switch (framing) {
      case SSE -> sse = bytes;
      case NDJSON -> ndjson = bytes;
    }
    return bytes;
  }

  /** The events after a cursor. */
  static List<StoredEvent> after(List<StoredEvent> events, EventId cursor) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).id().isAfter(cursor)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return events.subList(low, events.size());
  }
}
