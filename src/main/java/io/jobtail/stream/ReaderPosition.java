package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one reader is in a job's log, and what it is given next: from the batches of the job's tail
 * while it keeps up, from the store while it does not. Used on the reader's event loop only.
 */
final class ReaderPosition {
  /** What comes next. */
  sealed interface Next {
    /**
     * All that is new, up to a bound.
     *
     * @param bytes empty if the view lets nothing of it through
     * @param last the last of these events
     * @param count how many they are
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    record Events(byte[] bytes, StoredEvent last, int count) implements Next {}

    /** Nothing now: a wake follows when there is more. */
    record Nothing() implements Next {}

    /** The store has to be read after the cursor. */
    record ReadStore() implements Next {}

    /**
     * Nothing more will come, though this is not the job's end: it was removed, or cannot be read.
     */
    record Over() implements Next {}
  }

  private static final Next NOTHING = new Next.Nothing();
  private static final Next READ_STORE = new Next.ReadStore();
  private static final Next OVER = new Next.Over();

  private final View view;
  private final @Nullable JobTail tail;
  private final @Nullable EventId until;
  private final int maxItem;

  private EventId cursor;
  private @Nullable Batch current;

  /**
   * @param tail null if everything that will be given is stored already
   * @param first what follows the cursor
   * @param until nothing after this event is given; null for no end but the job's
   * @param maxItem bytes at which an item is long enough
   */
  ReaderPosition(
      View view, @Nullable JobTail tail, Batch first, @Nullable EventId until, int maxItem) {
    this.view = view;
    this.tail = tail;
    this.until = until;
    this.maxItem = maxItem;
    this.cursor = first.after();
    this.current = first;
  }

  EventId cursor() {
    return cursor;
  }

  /** Whether the reader has all that it asked for, or all there ever will be. */
  boolean isAtEnd() {
    if (view.isSatisfied() || (until != null && cursor.compareTo(until) >= 0)) {
      return true;
    }
    return current != null && current.sealed() && cursor.compareTo(current.last()) >= 0;
  }

  /** What was read from the store after the cursor. */
  void fetched(Batch batch) {
    current = batch;
    cursor = batch.after();
  }

  void drop() {
    current = null;
  }

  Next next() {
    while (true) {
      Batch batch = current;
      if (batch == null) {
        Next elsewhere = find();
        if (elsewhere != null) {
          return elsewhere;
        }
      } else if (cursor.compareTo(batch.last()) >= 0) {
        if (batch.sealed()) {
          return NOTHING;
        }
        current = batch.next();
      } else {
        Next events = from(batch);
        if (events != null) {
          return events;
        }
      }
    }
  }

  /** Looks for the cursor's batch; null if there is one now. */
  private @Nullable Next find() {
    if (tail == null) {
      return READ_STORE;
    }
    return switch (tail.locate(cursor)) {
      case JobTail.Spot.In(Batch batch) -> {
        current = batch;
        yield null;
      }
      case JobTail.Spot.AtEnd() -> NOTHING;
      case JobTail.Spot.Behind() -> READ_STORE;
      case JobTail.Spot.Over() -> OVER;
    };
  }

  /** Null if the batch was given up, or holds nothing for this reader: look again. */
  private @Nullable Next from(Batch batch) {
    boolean untilInside = until != null && batch.last().isAfter(until);
    return cursor.equals(batch.after()) && !untilInside
        ? whole(batch)
        : part(batch, untilInside ? until : null);
  }

  private @Nullable Next part(Batch batch, @Nullable EventId end) {
    List<StoredEvent> events = batch.events();
    if (events == null) {
      current = null;
      return null;
    }
    List<StoredEvent> rest = Batch.after(events, cursor);
    if (end != null) {
      rest = rest.subList(0, rest.size() - Batch.after(rest, end).size());
    }
    if (rest.isEmpty()) {
      cursor = end == null ? batch.last() : end;
      return isAtEnd() ? NOTHING : null;
    }
    StoredEvent last = rest.getLast();
    cursor = last.id();
    return new Next.Events(view.part(rest), last, rest.size());
  }

  private @Nullable Next whole(Batch batch) {
    // looked at first: a view that has seen events must not see them again
    List<StoredEvent> events = batch.events();
    byte[] bytes = events == null ? null : view.whole(batch);
    if (events == null || bytes == null) {
      current = null;
      return null;
    }
    current = batch;
    cursor = batch.last();
    Next.Events item = new Next.Events(bytes, events.getLast(), events.size());
    return until == null && batch.next() != null ? withFollowing(batch, item) : item;
  }

  /** Small batches that follow go into the same item: one write for all that is new. */
  private Next withFollowing(Batch batch, Next.Events item) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(maxItem);
    joined.writeBytes(item.bytes());
    StoredEvent last = item.last();
    int count = item.count();
    for (Batch next = batch.next(); next != null && joined.size() < maxItem; next = next.next()) {
      List<StoredEvent> events = next.events();
      byte[] bytes = events == null ? null : view.whole(next);
      if (events == null || bytes == null) {
        break;
      }
      joined.writeBytes(bytes);
      last = events.getLast();
      count += events.size();
      current = next;
      cursor = next.last();
    }
    return new Next.Events(joined.toByteArray(), last, count);
  }
}
