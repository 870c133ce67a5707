package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest batches of one followed job, linked and without a hole between them. Guarded by its
 * tail's lock.
 */
final class Ring {
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private final int maxItem;
  private final LongConsumer growth;

  /**
   * @param maxItem bytes of event data of a batch; the event that reaches them is its last
   * @param growth told when a batch grows by being encoded
   */
  Ring(int maxItem, LongConsumer growth) {
    this.maxItem = maxItem;
    this.growth = growth;
  }

  /** Begins at a place, before which all is in the store; returns the bytes that it takes. */
  long begin(EventId head) {
    Batch empty = new Batch(head, List.of(), false);
    batches.add(empty);
    return empty.held();
  }

  @Nullable Batch newest() {
    return batches.peekLast();
  }

  /** Appends what follows the newest event, if anything; returns the bytes that it takes. */
  long append(List<StoredEvent> events, boolean seals, long arrivedNanos) {
    long bytes = 0;
    int from = 0;
    while (from < events.size()) {
      int to = end(events, from);
      List<StoredEvent> part =
          to - from == events.size() ? events : List.copyOf(events.subList(from, to));
      Batch newest = batches.getLast();
      Batch batch =
          new Batch(newest.last(), part, seals && to == events.size(), arrivedNanos, growth);
      bytes += batch.held();
      batches.add(batch);
      newest.link(batch);
      from = to;
    }
    return bytes;
  }

  private int end(List<StoredEvent> events, int from) {
    int to = from;
    for (long size = 0; to < events.size() && size < maxItem; to++) {
      size += events.get(to).data().length;
    }
    return to;
  }

  /** Gives up the oldest batch but never the newest; returns how many bytes that frees. */
  long giveUpOldest() {
    return batches.size() > 1 ? batches.removeFirst().giveUp() : 0;
  }

  /** Whether the cursor is an event whose followers are all here. */
  boolean isKnown(EventId cursor) {
    Batch newest = batches.peekLast();
    if (newest == null || cursor.isAfter(newest.last())) {
      return false;
    }
    if (cursor.equals(newest.last())) {
      return true;
    }
    Batch batch = holding(cursor);
    List<StoredEvent> events = batch == null ? null : batch.events();
    if (batch == null || events == null) {
      return false;
    }
    int before = events.size() - Batch.after(events, cursor).size();
    return before == 0 ? batch.after().equals(cursor) : events.get(before - 1).id().equals(cursor);
  }

  /** The batch that holds what follows a cursor; null if that is before the oldest one. */
  @Nullable Batch holding(EventId cursor) {
    if (cursor.compareTo(batches.getFirst().after()) < 0) {
      return null;
    }
    // most readers are near the end
    Batch found = batches.getLast();
    for (var all = batches.descendingIterator(); all.hasNext(); ) {
      found = all.next();
      if (found.after().compareTo(cursor) <= 0) {
        break;
      }
    }
    return found;
  }
}
