package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams of the events of several jobs at once. Opening reads the store and blocks; what it
 * gives never does. Safe for use by many threads.
 */
@Singleton
public final class Feeds {
  private final EventStore store;
  private final LogReader log;
  private final ReaderEngine engine;
  private final Tails tails;
  private final Openings openings;
  private final Clock clock;

  Feeds(
      EventStore store,
      LogReader log,
      ReaderEngine engine,
      Tails tails,
      Openings openings,
      Clock clock) {
    this.store = store;
    this.log = log;
    this.engine = engine;
    this.tails = tails;
    this.openings = openings;
    this.clock = clock;
  }

  /** How one of the jobs begins. */
  private sealed interface Start {
    /** Something follows, now or later. */
    record Going(int number, Reading reading, Batch first) implements Start {}

    /** The job is not there, and the reader was not told yet. */
    record Missing(int number) implements Start {}

    /** Nothing follows. */
    record Over() implements Start {}
  }

  /** The jobs' events, each from its place on. */
  public Opened open(FeedQuery query, Seat seat) {
    JobsFrames frames = new JobsFrames(query, engine.configuration().retry(), clock);
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < query.jobs().size(); i++) {
      int number = i;
      starts.add(openings.read(() -> start(query, number, frames.view(number))));
    }
    if (starts.stream().allMatch(Start.Over.class::isInstance)) {
      return new Opened.NothingMore();
    }
    Voice voice = new FramedVoice(query.framing());
    return new Opened.Stream(
        new ReaderPublisher(engine, seat, voice, reader -> feed(reader, frames, starts)));
  }

  private Start start(FeedQuery query, int number, View view) {
    return switch (query.jobs().get(number).place()) {
      case FeedPlace.Unseen() -> start(query, number, view, null);
      case FeedPlace.After(EventId event) -> start(query, number, view, event);
      case FeedPlace.Removed() -> new Start.Over();
    };
  }

  private Start start(FeedQuery query, int number, View view, @Nullable EventId after) {
    JobId job = query.jobs().get(number).job();
    if (!(store.find(job) instanceof Lookup.Found(Fold fold, _)) || !query.mayFollow(fold.job())) {
      return new Start.Missing(number);
    }
    boolean finished = fold.job().state().isFinished();
    if (finished && fold.at().equals(after)) {
      return new Start.Over();
    }
    Batch first = first(query.tail(), after, fold);
    return first == null
        ? new Start.Missing(number)
        : new Start.Going(number, new Reading(job, view, finished, null), first);
  }

  /** A cursor is enough: what follows it is read when there is room for it. */
  private @Nullable Batch first(@Nullable Long tail, @Nullable EventId after, Fold fold) {
    return after == null && tail != null
        ? log.tail(fold.job().id(), fold, tail)
        : new Batch(Objects.requireNonNullElse(after, EventId.START), List.of(), false);
  }

  private Feed feed(Reader reader, JobsFrames frames, List<Start> starts) {
    List<JobsFeed.One> jobs = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (Start start : starts) {
      switch (start) {
        case Start.Going(int number, Reading reading, Batch first) ->
            jobs.add(new JobsFeed.One(number, new Leg(reader, engine, tails, reading, first)));
        case Start.Missing(int number) -> missing.add(number);
        case Start.Over() -> {}
      }
    }
    return new JobsFeed(frames, jobs, missing);
  }
}
