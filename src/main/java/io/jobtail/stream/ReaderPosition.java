package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.StoredEvent;
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
     * @param frame for the caller to release; empty if the view lets nothing of it through
     * @param last the last of these events
     * @param count how many they are
     * @param arrivedNanos when the first of them came to this process, by {@link System#nanoTime};
     *     0 if they were read because the reader was behind
     */
    record Events(Frame frame, StoredEvent last, int count, long arrivedNanos) implements Next {}

    /**
     * The view has to look into these first.
     *
     * @param last the last of them
     */
    record Search(List<StoredEvent> events, StoredEvent last, long arrivedNanos) implements Next {}

    /** Nothing now: a wake follows when there is more. */
    record Nothing() implements Next {}

    /**
     * The store has to be read after the cursor.
     *
     * @param end where the log ended when it had lost what the cursor stands for: the reader is
     *     told so, and goes on from there; null if it was not lost
     * @param epoch what was read before this one is too old
     */
    record ReadStore(@Nullable EventId end, int epoch) implements Next {}

    /**
     * Nothing more will come, though this is not the job's end: it was removed, or cannot be read.
     */
    record Over() implements Next {}
  }

  private static final Next NOTHING = new Next.Nothing();
  private static final int DRY = 2;
  private static final Next OVER = new Next.Over();

  private final View view;
  private final @Nullable JobTail tail;
  private final @Nullable SharedFrames frames;
  private final @Nullable EventId until;
  private final int maxItem;

  private EventId cursor;
  private @Nullable Batch current;
  // the current batch is one of the tail's, which links it to what follows
  private boolean linked;
  // the tail's, in which the cursor was given out; and the one of the read that was asked for
  private int epoch;
  private int asked;
  // the cursor is one that the store or the tail gave
  private boolean sure;
  // how often in a row the store had nothing
  private int dry;
  private boolean cut;

  /**
   * @param first what follows the cursor
   * @param tail null if everything that will be given is stored already
   * @param frames what other readers of the job are given on this loop; null without a tail
   * @param maxItem bytes at which an item is long enough
   */
  ReaderPosition(
      Reading reading,
      Batch first,
      @Nullable JobTail tail,
      @Nullable SharedFrames frames,
      int maxItem) {
    this.view = reading.view();
    this.tail = tail;
    this.frames = frames;
    this.until = reading.until();
    this.maxItem = maxItem;
    this.cursor = first.after();
    this.current = first;
    this.epoch = tail == null ? 0 : tail.epoch();
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
    boolean wentBack = !batch.after().equals(cursor);
    cut |= wentBack && !view.goesBack();
    current = batch;
    linked = false;
    cursor = batch.after();
    epoch = asked;
    sure = true;
    dry = batch.last().equals(cursor) && !batch.sealed() ? dry + 1 : 0;
  }

  void drop() {
    current = null;
  }

  Next next() {
    while (!cut) {
      Batch batch = current;
      if (batch == null) {
        Next elsewhere = find();
        if (elsewhere != null) {
          return elsewhere;
        }
      } else if (cursor.compareTo(batch.last()) >= 0) {
        Batch next = batch.next();
        if (batch.sealed() || (next == null && linked && !batch.isGivenUp())) {
          return tail != null && tail.isOver() ? OVER : NOTHING;
        }
        current = next;
      } else {
        Next events = from(batch);
        if (events != null) {
          return events;
        }
      }
    }
    return OVER;
  }

  /** Looks for the cursor's batch; null if there is one now. */
  private @Nullable Next find() {
    if (tail == null) {
      // what will be given is stored, and then the store has it
      return dry > 0 ? OVER : readStore(null, 0);
    }
    return switch (tail.locate(cursor, epoch, sure)) {
      case Spot.In(Batch batch, int since) -> {
        current = batch;
        linked = true;
        epoch = since;
        sure = true;
        dry = 0;
        yield null;
      }
      case Spot.AtEnd() -> NOTHING;
      case Spot.Behind(), Spot.Unsure() -> dry < DRY ? readStore(null, tail.epoch()) : doubt(tail);
      case Spot.Lost(EventId end) -> view.goesBack() ? readStore(end, tail.epoch()) : OVER;
      case Spot.Over() -> OVER;
    };
  }

  private Next readStore(@Nullable EventId end, int since) {
    asked = since;
    return new Next.ReadStore(end, since);
  }

  /** What the tail has seen is not there any more: it may not know yet. */
  private Next doubt(JobTail of) {
    dry = 0;
    return of.doubt() ? NOTHING : OVER;
  }

  /** Null if the batch was given up, or holds nothing for this reader: look again. */
  private @Nullable Next from(Batch batch) {
    if (view.searches()) {
      return search(batch);
    }
    boolean untilInside = until != null && batch.last().isAfter(until);
    return cursor.equals(batch.after()) && !untilInside
        ? whole(batch)
        : part(batch, untilInside ? until : null);
  }

  private @Nullable Next part(Batch batch, @Nullable EventId end) {
    List<StoredEvent> rest = rest(batch, end);
    if (rest == null || rest.isEmpty()) {
      return rest != null && isAtEnd() ? NOTHING : null;
    }
    moveTo(rest.getLast(), batch);
    return new Next.Events(
        Frame.of(view.part(rest)), rest.getLast(), rest.size(), batch.arrivedNanos());
  }

  /** As many as may be given at once: how long it takes must not depend on what is found. */
  private @Nullable Next search(Batch batch) {
    boolean untilInside = until != null && batch.last().isAfter(until);
    List<StoredEvent> rest = rest(batch, untilInside ? until : null);
    if (rest == null || rest.isEmpty()) {
      return rest != null && isAtEnd() ? NOTHING : null;
    }
    int count = 0;
    for (int size = 0; count < rest.size() && size < maxItem; count++) {
      size += rest.get(count).data().length;
    }
    List<StoredEvent> events = rest.subList(0, count);
    moveTo(events.getLast(), batch);
    return new Next.Search(events, events.getLast(), batch.arrivedNanos());
  }

  /** What follows the cursor; null if it was given up. Past it if nothing does. */
  private @Nullable List<StoredEvent> rest(Batch batch, @Nullable EventId end) {
    List<StoredEvent> events = batch.events();
    if (events == null) {
      current = null;
      return null;
    }
    List<StoredEvent> following = Batch.after(events, cursor);
    List<StoredEvent> rest = end == null ? following : upTo(following, end);
    if (rest.isEmpty()) {
      cursor = end == null ? batch.last() : end;
    }
    return rest;
  }

  private void moveTo(StoredEvent last, Batch batch) {
    cursor = last.id();
    letGo(batch);
  }

  /** A gap that reaches past the end is given: what it covers is missing before the end as well. */
  private static List<StoredEvent> upTo(List<StoredEvent> events, EventId end) {
    int count = events.size() - Batch.after(events, end).size();
    boolean hole = count == 0 && !events.isEmpty() && events.getFirst().type() == EventType.GAP;
    return events.subList(0, hole ? 1 : count);
  }

  /**
   * A page that was read for this reader and given to its end is not kept while its bytes wait for
   * the socket: that may last.
   */
  private void letGo(Batch batch) {
    if (!linked && cursor.compareTo(batch.last()) >= 0) {
      current = batch.sealed() ? new Batch(batch.last(), List.of(), true) : null;
    }
  }

  private @Nullable Next whole(Batch batch) {
    Framing framing = linked && until == null && frames != null ? view.asStored() : null;
    if (framing == null || frames == null) {
      return events(join(batch));
    }
    SharedFrames.Joined joined = frames.find(framing, batch);
    if (joined == null) {
      joined = join(batch);
      if (joined != null) {
        frames.keep(framing, joined);
      }
    }
    return events(joined);
  }

  private @Nullable Next events(SharedFrames.@Nullable Joined joined) {
    if (joined == null) {
      current = null;
      return null;
    }
    current = joined.last();
    cursor = joined.last().last();
    letGo(joined.last());
    return new Next.Events(
        joined.frame(), joined.lastEvent(), joined.events(), joined.first().arrivedNanos());
  }

  private SharedFrames.@Nullable Joined join(Batch first) {
    return SharedFrames.Joined.of(view, first, until == null ? maxItem : 0);
  }
}
