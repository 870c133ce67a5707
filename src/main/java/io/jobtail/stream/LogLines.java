package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.Fold;
import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives lines of a text log by their numbers. Reads the store from the checkpoint before the first
 * line on, and blocks. Safe for use by many threads.
 */
@Singleton
public final class LogLines {
  // of a job that runs a gap may grow while it is read
  private static final int TRIES = 5;

  private final EventStore store;
  private final LogReader log;
  private final Openings openings;
  private final LinesConfiguration limits;
  private final GrepConfiguration searches;

  LogLines(
      EventStore store,
      LogReader log,
      Openings openings,
      LinesConfiguration limits,
      GrepConfiguration searches) {
    this.store = store;
    this.log = log;
    this.openings = openings;
    this.limits = limits;
    this.searches = searches;
  }

  /** Lines from one on, or the next of them in which a pattern is. */
  public LinesPage page(LinesQuery query) {
    return openings.read(() -> {
      LinesPage page = null;
      for (int i = 0; page == null && i < TRIES; i++) {
        page = find(query);
      }
      return Objects.requireNonNullElseGet(page, LinesPage.Gone::new);
    });
  }

  private @Nullable LinesPage find(LinesQuery query) {
    return switch (store.find(query.job())) {
      case Lookup.Unknown() -> new LinesPage.Unknown();
      case Lookup.Gone(_) -> new LinesPage.Gone();
      case Lookup.Found(Fold fold, _) -> read(query, fold);
    };
  }

  /** Null if the log has changed under the reader. */
  private @Nullable LinesPage read(LinesQuery query, Fold fold) {
    Job job = fold.job();
    int attempt = Objects.requireNonNullElse(query.attempt(), job.attempt());
    if (attempt > job.attempt()) {
      return new LinesPage.NoSuchAttempt();
    }
    boolean isLatest = attempt == job.attempt();
    boolean complete =
        !isLatest || job.state().isFinished() || (attempt > 0 && !job.state().isRunning());
    Fold end = isLatest ? fold : log.at(job.id(), new EventId(attempt + 1, 0));
    LineIndex index = new LineIndex(store, log, attempt, end);
    LinePicker picked = new LinePicker(query, limits.maxPage());
    if (index.isLost()) {
      return new LinesPage.Page(picked.json(attempt, 0, complete, 0));
    }
    LineIndex.Start start = index.before(query.from());
    if (index.isStale()) {
      return null;
    }
    LineMaker maker = new LineMaker(start.lines(), limits.maxLine(), picked);
    TextTeller teller = new TextTeller(start.text(), attempt, maker);
    return switch (new Walk(index, picked, maker, teller, end.at()).from(job.id(), start.at())) {
      case CHANGED -> null;
      case GONE -> new LinesPage.Gone();
      case STOPPED, ENDED ->
          new LinesPage.Page(picked.json(attempt, index.total(), complete, maker.number()));
    };
  }

  private enum Came {
    /** There is no more. */
    ENDED,
    /** It has enough, or took long enough. */
    STOPPED,
    CHANGED,
    GONE
  }

  /** One way along the log. */
  private final class Walk {
    private final LineIndex index;
    private final LinePicker picked;
    private final LineMaker maker;
    private final TextTeller teller;
    private final EventId end;
    private final long deadline = System.nanoTime() + searches.maxTime().toNanos();

    Walk(LineIndex index, LinePicker picked, LineMaker maker, TextTeller teller, EventId end) {
      this.index = index;
      this.picked = picked;
      this.maker = maker;
      this.teller = teller;
      this.end = end;
    }

    Came from(JobId job, EventId start) {
      EventId cursor = start;
      while (cursor.compareTo(end) < 0) {
        Batch page = log.read(job, cursor);
        List<StoredEvent> events = page == null ? null : page.events();
        if (page == null || events == null) {
          return Came.GONE;
        }
        if (events.isEmpty()) {
          return Came.ENDED;
        }
        Came came = take(events);
        if (came != null) {
          return came;
        }
        cursor = page.last();
        // a line further than the last time, at least
        if (picked.hasSearched(maker.number()) && System.nanoTime() - deadline >= 0) {
          return Came.STOPPED;
        }
      }
      return Came.ENDED;
    }

    /** Null to go on. */
    private @Nullable Came take(List<StoredEvent> events) {
      for (StoredEvent event : events) {
        if (event.id().isAfter(end)) {
          return Came.ENDED;
        }
        if (event.type() == EventType.GAP && index.isOf(event.id()) && !index.knows(event.id())) {
          return Came.CHANGED;
        }
        teller.apply(event);
        if (teller.isOver()) {
          return Came.ENDED;
        }
        if (picked.isFull()) {
          return Came.STOPPED;
        }
      }
      return null;
    }
  }
}
