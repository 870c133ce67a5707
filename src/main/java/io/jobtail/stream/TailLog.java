package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tail knows of its job's log: the newest events, what it was handed, and where the log went
 * back, since the store lost its end. A tail starts over there, and each time a new epoch begins: a
 * reader from an earlier one that is past the place has seen what is not in the log any more.
 *
 * <p>Guarded by its tail's lock.
 */
final class TailLog {
  private static final Spot AT_END = new Spot.AtEnd();
  private static final Spot BEHIND = new Spot.Behind();
  private static final Spot UNSURE = new Spot.Unsure();

  /**
   * What became of the log.
   *
   * @param grown bytes of memory more
   * @param freed bytes of memory less
   * @param wentBack whether a new epoch began
   */
  record Change(long grown, long freed, boolean wentBack) {
    static final Change NONE = new Change(0, 0, false);

    Change and(Change other) {
      return new Change(grown + other.grown, freed + other.freed, wentBack || other.wentBack);
    }
  }

  private final Ring ring;
  private final HandedOver handed;
  // where each epoch but the first began
  private final List<EventId> restarts = new ArrayList<>();
  // from here on what is kept may not be what is stored
  private @Nullable EventId suspect;
  // what a reader was given by the store that is not here yet
  private @Nullable EventId furthest;
  private boolean sealed;

  TailLog(Ring ring, HandedOver handed) {
    this.ring = ring;
    this.handed = handed;
  }

  /**
   * Begins before the log's last event, so that the first read gives that: what comes instead of it
   * one day is known by it.
   */
  Change begin(EventId head) {
    EventId before = new EventId(head.attempt(), Math.max(0, head.seq() - 1));
    return new Change(ring.begin(before), 0, false);
  }

  boolean hasBegun() {
    return ring.newest() != null;
  }

  private EventId newest() {
    return Objects.requireNonNull(ring.newest(), "begun").last();
  }

  boolean reaches(EventId event) {
    return hasBegun() && newest().compareTo(event) >= 0;
  }

  boolean isKnown(EventId cursor) {
    return ring.isKnown(cursor);
  }

  boolean isSealed() {
    return sealed;
  }

  int epoch() {
    return restarts.size();
  }

  long giveUpOldest() {
    return ring.giveUpOldest();
  }

  /** Where a reader's cursor is; see {@link JobTail#locate}. */
  Spot locate(EventId cursor, int since, boolean isSure) {
    EventId back = lowest(since);
    if (back != null && cursor.isAfter(back)) {
      return new Spot.Lost(back);
    }
    if (!hasBegun() || cursor.equals(newest())) {
      return AT_END;
    }
    boolean isAhead = cursor.isAfter(newest());
    if (isAhead) {
      return isSure && !sealed ? AT_END : UNSURE;
    }
    Batch holding = ring.holding(cursor);
    if (holding == null) {
      return BEHIND;
    }
    return isSure || ring.isKnown(cursor) ? new Spot.In(holding, epoch()) : UNSURE;
  }

  private @Nullable EventId lowest(int since) {
    EventId lowest = null;
    for (EventId one : restarts.subList(Math.min(since, restarts.size()), restarts.size())) {
      lowest = lowest == null || lowest.isAfter(one) ? one : lowest;
    }
    return lowest;
  }

  /** The store has given an event; returns whether it was not known to be there. */
  boolean expect(EventId event) {
    boolean isNews =
        hasBegun()
            && !sealed
            && event.isAfter(newest())
            && (furthest == null || event.isAfter(furthest));
    if (isNews) {
      furthest = event;
    }
    return isNews;
  }

  /** What should be there that is not; null if nothing. */
  @Nullable EventId missing() {
    return furthest != null && hasBegun() && furthest.isAfter(newest()) ? furthest : null;
  }

  /** The cursor from which the store has to be read. */
  EventId readFrom() {
    return suspect == null ? newest() : suspect;
  }

  /** The store was away: it may have come back with another log of the job. */
  void doubt() {
    suspect(ring.beforeNewest());
  }

  private void suspect(EventId place) {
    if (suspect == null || suspect.isAfter(place)) {
      suspect = place;
    }
  }

  boolean isSuspect() {
    return suspect != null;
  }

  /** Returns false where a hand-over cannot be kept: the store has to be read. */
  boolean hand(EventId after, List<StoredEvent> events, boolean seals) {
    return handed.add(after, events, seals);
  }

  /** Whether something that was handed over waits. */
  boolean isHanded() {
    return handed.after() != null;
  }

  /** What was handed over, if it follows the newest event; null if the store has to be read. */
  @Nullable Change takeHanded() {
    EventId after = handed.after();
    if (after == null || !hasBegun()) {
      return Change.NONE;
    }
    if (after.isAfter(newest())) {
      return null;
    }
    boolean seals = handed.sealed();
    List<StoredEvent> events = handed.take();
    if (ring.oldest().isAfter(after)) {
      // nobody knows whether it goes with what was before
      suspect(after);
      return null;
    }
    EventId fork = ring.fork(after, events);
    if (fork != null) {
      // a late word of what was lost, or the first of what came instead: the store knows
      suspect(fork);
      return null;
    }
    return append(events, seals);
  }

  /**
   * Takes what was read.
   *
   * @param from {@link #readFrom} when the read began
   * @param missing {@link #missing} then
   */
  Change take(Segment read, EventId from, @Nullable EventId missing) {
    suspect = null;
    Change change = Change.NONE;
    List<StoredEvent> events = read.stored();
    EventId back = read.back();
    EventId fork = back == null && newest().isAfter(from) ? ring.fork(from, events) : null;
    if (back != null) {
      change = startOver(back);
    } else if (fork != null && fork.equals(from) && fork.attempt() > 0 && fork.seq() > 0) {
      // nobody knows from where on it differs: an attempt that was lost was begun anew
      change = startOver(new EventId(fork.attempt(), 0));
      suspect = newest();
      return change;
    } else if (fork != null) {
      change = startOver(fork);
    } else if (read.atEnd() && newest().isAfter(events.isEmpty() ? from : events.getLast().id())) {
      change = startOver(from);
    }
    change = change.and(append(events, read.sealed()));
    boolean isLost = read.atEnd() && missing != null && missing.isAfter(newest()) && !sealed;
    return isLost ? change.and(goBack(newest())) : change;
  }

  private Change startOver(EventId end) {
    sealed = false;
    long freed = ring.clear();
    return goBack(end).and(new Change(ring.begin(end), freed, true));
  }

  private Change goBack(EventId end) {
    restarts.add(end);
    furthest = null;
    return new Change(0, 0, true);
  }

  private Change append(List<StoredEvent> events, boolean seals) {
    sealed |= seals;
    long grown = ring.append(Batch.after(events, newest()), seals, System.nanoTime());
    return new Change(grown, 0, false);
  }
}
