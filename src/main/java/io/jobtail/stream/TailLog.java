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

  /**
   * What a read of the store is to find out.
   *
   * @param from the cursor to read from
   * @param missing what a reader was given by the store that is not here; null if nothing
   * @param unfit after which cursor comes what was handed over and does not fit yet; null if none
   *     is
   */
  record Question(EventId from, @Nullable EventId missing, @Nullable EventId unfit) {}

  private final Ring ring;
  private final HandedOver handed;
  // where each epoch but the first began
  private final List<EventId> restarts = new ArrayList<>();
  // from here on what is kept may not be what is stored
  private @Nullable EventId suspect;
  // what a reader was given by the store that is not here yet
  private @Nullable EventId furthest;
  private boolean wasRead;
  private boolean sealed;

  TailLog(Ring ring, HandedOver handed) {
    this.ring = ring;
    this.handed = handed;
  }

  /**
   * Begins before the log's last event, so that the first read gives that: what comes instead of it
   * one day is known by it. Readers find nothing here until then.
   */
  Change begin(EventId head) {
    EventId before = new EventId(head.attempt(), Math.max(0, head.seq() - 1));
    return new Change(ring.begin(before), 0, false);
  }

  /** Whether it is known where the log ended when this began. */
  boolean hasBegun() {
    return ring.newest() != null;
  }

  private EventId newest() {
    return Objects.requireNonNull(ring.newest(), "begun").last();
  }

  boolean reaches(EventId event) {
    return wasRead && newest().compareTo(event) >= 0;
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
    if (!wasRead || cursor.equals(newest())) {
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
    for (int i = since; i < restarts.size(); i++) {
      EventId one = restarts.get(i);
      lowest = lowest == null || lowest.isAfter(one) ? one : lowest;
    }
    return lowest;
  }

  /**
   * The store has given an event. Returns whether something is missing since then: who looks once
   * finds all that is missing until it looks.
   */
  boolean expect(EventId event) {
    if (!wasRead || sealed || !event.isAfter(newest())) {
      return false;
    }
    EventId before = missing();
    furthest = before == null || event.isAfter(before) ? event : before;
    return before == null;
  }

  /** What should be there that is not; null if nothing. */
  @Nullable EventId missing() {
    return furthest != null && furthest.isAfter(newest()) ? furthest : null;
  }

  /** What the store has to be asked. */
  Question question() {
    EventId after = handed.after();
    return new Question(
        suspect == null ? newest() : suspect,
        missing(),
        after != null && after.isAfter(newest()) ? after : null);
  }

  /**
   * The store was away while it was read: it may have come back with another log of the job.
   * Returns whether that read cannot tell, since it began behind the newest event.
   */
  boolean doubt(Question asked) {
    EventId before = ring.beforeNewest();
    boolean isTooShort = asked.from().isAfter(before);
    if (isTooShort) {
      suspect(before);
    }
    return isTooShort;
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
    if (after == null) {
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
   * @param asked {@link #question} when the read began
   */
  Change take(Segment read, Question asked) {
    wasRead = true;
    suspect = null;
    List<StoredEvent> events = read.stored();
    EventId place = restart(read, events, asked.from());
    Change change = place == null ? Change.NONE : startOver(place);
    if (suspect != null) {
      return change;
    }
    change = change.and(append(events, read.sealed()));
    if (read.atEnd() && asked.unfit() != null) {
      dropUnfit(asked.unfit());
    }
    EventId missing = asked.missing();
    boolean isLost = read.atEnd() && missing != null && missing.isAfter(newest()) && !sealed;
    return isLost ? change.and(goBack(newest())) : change;
  }

  /** Where what was read says that the log goes on, if it is not the end of what is kept. */
  private @Nullable EventId restart(Segment read, List<StoredEvent> events, EventId from) {
    if (read.back() != null) {
      return read.back();
    }
    if (!newest().isAfter(from)) {
      return null;
    }
    EventId fork = ring.fork(from, events);
    if (fork != null && fork.equals(from) && fork.attempt() > 0 && fork.seq() > 0) {
      // nobody knows from where on it differs: an attempt that was lost was begun anew
      EventId beginning = new EventId(fork.attempt(), 0);
      suspect = beginning;
      return beginning;
    }
    boolean isShorter =
        read.atEnd() && newest().isAfter(events.isEmpty() ? from : events.getLast().id());
    return fork == null && isShorter ? from : fork;
  }

  /** What was handed over before the read, and follows nothing that is stored, is lost. */
  private void dropUnfit(EventId unfit) {
    if (unfit.equals(handed.after()) && unfit.isAfter(newest())) {
      handed.take();
      // what was handed over while the store was read may be stored
      suspect(newest());
    }
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
