package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.Fold;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.job.TextLog;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.EventStore;
import io.jobtail.store.Place;
import io.jobtail.store.ReadOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of one attempt's text log are, by their numbers in that text. The store's
 * checkpoints count all lines that were ever written; in the text a gap is one line, so what
 * follows it is counted from there. Reads the store and blocks.
 */
final class LineIndex {
  /**
   * Where to begin to read.
   *
   * @param at the event before
   * @param text where the text log is there
   * @param lines how many lines of it have ended
   */
  record Start(EventId at, TextLog.State text, long lines) {}

  /**
   * A gap within the attempt.
   *
   * @param head the event before it
   * @param to its last event
   * @param before lines before its own
   * @param settled from this event on the numbers of the text and those of checkpoints differ by
   *     the same
   * @param shift by so much, counted from the gap's line
   */
  private record Hole(EventId head, EventId to, long before, EventId settled, long shift) {}

  private static final TextTeller.Out NOWHERE =
      new TextTeller.Out() {
        @Override
        public void begin(Instant time, LogStream stream) {}

        @Override
        public void text(String part) {}

        @Override
        public void end() {}
      };

  private final EventStore store;
  private final LogReader log;
  private final JobId job;
  private final int attempt;
  private final Fold end;
  private final boolean isLost;
  private final @Nullable Hole hole;
  // behind the attempt's last line: nobody knows what came there
  private final ReadOutcome.@Nullable Gap lostEnd;
  private boolean stale;

  /**
   * @param end the job folded at the attempt's last event, or at the last one there is
   */
  LineIndex(EventStore store, LogReader log, int attempt, Fold end) {
    this.store = store;
    this.log = log;
    this.job = end.job().id();
    this.attempt = attempt;
    this.end = end;
    List<ReadOutcome.Gap> gaps =
        store.gaps(job).stream()
            .filter(one -> one.from().attempt() <= attempt && one.to().attempt() >= attempt)
            .toList();
    this.lostEnd =
        gaps.stream()
            .filter(one -> one.reason() == GapReason.LOST && one.to().attempt() == attempt)
            .findFirst()
            .orElse(null);
    ReadOutcome.Gap gap =
        gaps.stream().filter(one -> one.reason() != GapReason.LOST).findFirst().orElse(null);
    // a gap that goes on in a later attempt is told of there
    this.isLost = gap != null && gap.to().attempt() > attempt;
    this.hole = gap == null || isLost ? null : hole(gap);
  }

  /** Whether the log was given up in part while this looked at it: begin again. */
  boolean isStale() {
    return stale;
  }

  /** Whether nothing of the attempt is left, and the text has not even a line about it. */
  boolean isLost() {
    return isLost;
  }

  /** Whether an event is one of the attempt. */
  boolean isOf(EventId event) {
    return event.attempt() == attempt;
  }

  /** Whether a gap that ends here is the one that the numbers are made for. */
  boolean knows(EventId gapTo) {
    return (hole != null && hole.to().equals(gapTo))
        || (lostEnd != null && lostEnd.to().equals(gapTo));
  }

  /** How many lines there are, unless they are lost. */
  long total() {
    long lines = end.text().lines() + (lostEnd == null ? 0 : 1);
    return hole == null ? lines : hole.before() + 1 + lines - hole.shift();
  }

  /** A place near before the line, from which on all of it can be told. */
  Start before(long line) {
    long skip = line - 1;
    Hole gap = hole;
    if (gap == null || skip <= gap.before()) {
      return beforeGap(skip, gap);
    }
    // one line earlier, here and below: at exactly the line a checkpoint may be inside the next one
    return checkpoint(skip - gap.before() - 1 + gap.shift() - 1)
        .filter(fold -> fold.at().compareTo(gap.settled()) >= 0)
        .map(fold ->
            new Start(fold.at(), fold.text(), fold.text().lines() - gap.shift() + gap.before() + 1))
        .orElseGet(() -> new Start(gap.to(), TextLog.State.EMPTY, gap.before() + 1));
  }

  private Start beforeGap(long skip, @Nullable Hole gap) {
    Fold fold = skip == 0 ? null : checkpoint(skip - 1).orElse(null);
    if (fold == null) {
      return new Start(new EventId(attempt, 0), TextLog.State.EMPTY, 0);
    }
    // no line may have ended between the gap and a checkpoint behind it
    Fold start = gap != null && fold.at().isAfter(gap.head()) ? exactly(gap.head()) : fold;
    return new Start(start.at(), start.text(), start.text().lines());
  }

  private Fold exactly(EventId at) {
    Fold fold = log.at(job, at);
    stale |= !fold.at().equals(at);
    return fold;
  }

  private Optional<Fold> checkpoint(long lines) {
    return store
        .checkpoint(job, new Place.TextLines(attempt, lines))
        .map(Checkpoint::fold)
        .filter(fold -> fold.job().attempt() == attempt);
  }

  private Hole hole(ReadOutcome.Gap gap) {
    boolean fromStart = gap.from().attempt() < attempt || gap.from().seq() <= 1;
    EventId head = new EventId(attempt, fromStart ? 0 : gap.from().seq() - 1);
    long before = 0;
    if (!fromStart) {
      TextLog text = new TextLog(exactly(head).text());
      text.finish(TextLog.NOWHERE);
      before = text.lines();
    }
    return settle(head, gap.to(), before);
  }

  /**
   * The text begins anew after a gap, and a checkpoint goes on with what was open there: both are
   * told until they are at the same place, which is soon, unless a stream that left a fragment
   * before the gap is never heard of again.
   */
  private Hole settle(EventId head, EventId to, long before) {
    TextTeller all = new TextTeller(exactly(to).text(), attempt, NOWHERE);
    TextTeller shown = new TextTeller(TextLog.State.EMPTY, attempt, NOWHERE);
    EventId at = to;
    while (!areAtTheSame(all.state(), shown.state())) {
      Batch page = log.read(job, at);
      List<StoredEvent> events = page == null ? null : page.events();
      if (events == null || events.isEmpty()) {
        break;
      }
      for (StoredEvent event : events) {
        if (event.id().isAfter(end.at()) || areAtTheSame(all.state(), shown.state())) {
          return new Hole(head, to, before, at, shift(all, shown));
        }
        stale |= event.type() == EventType.GAP;
        all.apply(event);
        shown.apply(event);
        at = event.id();
      }
    }
    return new Hole(head, to, before, at, shift(all, shown));
  }

  private static boolean areAtTheSame(TextLog.State one, TextLog.State other) {
    return one.open() == other.open() && one.held().equals(other.held());
  }

  private static long shift(TextTeller all, TextTeller shown) {
    return all.state().lines() - shown.state().lines();
  }
}
