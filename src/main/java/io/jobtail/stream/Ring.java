package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.StoredEvent;
import java.util.ArrayDeque;
import java.util.Arrays;
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

  /** The cursor before all that is kept. */
  EventId oldest() {
    return batches.getFirst().after();
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

  /** Lets go of all batches; returns how many bytes that frees. */
  long clear() {
    long bytes = batches.stream().mapToLong(Batch::giveUp).sum();
    batches.clear();
    return bytes;
  }

  /** The cursor before the newest event, if that is kept; else that event. */
  EventId beforeNewest() {
    Batch newest = batches.getLast();
    List<StoredEvent> events = newest.events();
    if (events == null || events.isEmpty()) {
      return newest.last();
    }
    return events.size() == 1 ? newest.after() : events.get(events.size() - 2).id();
  }

  /**
   * The place after which other events follow in the log than those that are kept; null if none do,
   * as far as can be seen.
   *
   * @param after the cursor before the first of the events
   * @param events consecutive ones of the log
   */
  @Nullable EventId fork(EventId after, List<StoredEvent> events) {
    if (!batches.getLast().last().isAfter(after)) {
      return null;
    }
    EventId oldest = oldest();
    EventId same = after.isAfter(oldest) ? after : oldest;
    List<StoredEvent> theirs = Batch.after(events, same);
    int next = 0;
    for (Batch batch : batches) {
      List<StoredEvent> held = batch.last().isAfter(same) ? batch.events() : null;
      List<StoredEvent> mine = held == null ? List.of() : Batch.after(held, same);
      for (StoredEvent one : mine) {
        if (next == theirs.size()) {
          return null;
        }
        StoredEvent other = theirs.get(next++);
        if (one.type() == EventType.GAP || other.type() == EventType.GAP) {
          return null;
        }
        if (!one.id().equals(other.id()) || !Arrays.equals(one.data(), other.data())) {
          return same;
        }
        same = one.id();
      }
    }
    return null;
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
