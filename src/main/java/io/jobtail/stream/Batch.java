package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events of one job, as one read of the store gave them or as they were stored. Batches
 * of a followed job are linked; its readers hold the one they are at. One that was given up is
 * empty and leads nowhere, so that a slow reader keeps nothing alive.
 *
 * <p>Safe for use by many threads.
 */
final class Batch {
  private static final int OVERHEAD = 256;
  // the event, its id, the array's head and the list's entry
  private static final int EVENT_OVERHEAD = 80;

  private final EventId after;
  private final EventId last;
  private final boolean sealed;
  private final int size;
  private final long arrivedNanos;
  private final LongConsumer growth;
  private volatile @Nullable List<StoredEvent> events;
  private volatile @Nullable Batch next;
  // one encoding a format for all readers; computed twice at the worst
  private volatile byte @Nullable [] sse;
  private volatile byte @Nullable [] ndjson;
  // guarded by this
  private long held;

  /**
   * One that was read for a reader.
   *
   * @param after the cursor before the first event
   * @param sealed whether the last event is the job's last
   */
  Batch(EventId after, List<StoredEvent> events, boolean sealed) {
    this(after, events, sealed, 0, _ -> {});
  }

  /**
   * One of a followed job.
   *
   * @param arrivedNanos when its tail took it
   * @param growth told by how many bytes it grows
   */
  Batch(
      EventId after,
      List<StoredEvent> events,
      boolean sealed,
      long arrivedNanos,
      LongConsumer growth) {
    this.after = after;
    this.last = events.isEmpty() ? after : events.getLast().id();
    this.sealed = sealed;
    this.events = events;
    this.arrivedNanos = arrivedNanos;
    this.growth = growth;
    int bytes = 0;
    for (StoredEvent event : events) {
      bytes += event.data().length;
    }
    this.size = bytes;
    this.held = OVERHEAD + bytes + (long) EVENT_OVERHEAD * events.size();
  }

  EventId after() {
    return after;
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

  /**
   * When the tail took it, on the clock of {@link System#nanoTime}; 0 for one that was read for a
   * reader.
   */
  long arrivedNanos() {
    return arrivedNanos;
  }

  /** Bytes of memory that it takes, encodings included; estimated. */
  synchronized long held() {
    return held;
  }

  /** The events; null once given up. */
  @Nullable List<StoredEvent> events() {
    return events;
  }

  /** The one that follows it; null if there is none yet, and once given up. */
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

  /** Lets go of everything; returns what {@link #held} was. */
  synchronized long giveUp() {
    events = null;
    sse = null;
    ndjson = null;
    next = null;
    long bytes = held;
    held = 0;
    return bytes;
  }

  /** All events in a format; null once given up. */
  byte @Nullable [] encoded(Framing framing) {
    byte[] known = framing == Framing.SSE ? sse : ndjson;
    List<StoredEvent> all = events;
    if (known != null || all == null) {
      return known;
    }
    byte[] bytes = framing.frames(all);
    if (keep(framing, bytes)) {
      growth.accept(bytes.length);
    }
    return bytes;
  }

  private synchronized boolean keep(Framing framing, byte[] bytes) {
    if (events == null || (framing == Framing.SSE ? sse : ndjson) != null) {
      return false;
    }
    switch (framing) {
      case SSE -> sse = bytes;
      case NDJSON -> ndjson = bytes;
    }
    held += bytes.length;
    return true;
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
