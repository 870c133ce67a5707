package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import io.jobtail.store.StoreException;
import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Opens streams of a job's events. Opening reads the store and blocks; what it gives never does.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
public final class Streams {
  private final EventStore store;
  private final LogReader log;
  private final ReaderEngine engine;
  private final Tails tails;
  private final Openings openings;
  private final CatchUps catchUps;
  private final Clock clock;

  Streams(
      EventStore store,
      LogReader log,
      ReaderEngine engine,
      Tails tails,
      Openings openings,
      CatchUps catchUps,
      Clock clock) {
    this.store = store;
    this.log = log;
    this.engine = engine;
    this.tails = tails;
    this.openings = openings;
    this.catchUps = catchUps;
    this.clock = clock;
  }

  /** Events from a cursor on. */
  public Opened open(StreamQuery query, Seat seat) {
    Opened live = openLive(query, seat);
    if (live != null) {
      return live;
    }
    JobTail tail = tails.find(query.job());
    if (tail != null && tail.goesOn() && isFollowing(query)) {
      return follow(query, seat, firstPage(query));
    }
    return switch (openings.read(() -> store.find(query.job()))) {
      case Lookup.Unknown() -> new Opened.Unknown();
      case Lookup.Gone(_) -> new Opened.Gone();
      case Lookup.Found(Fold fold, _) -> open(query, seat, fold);
    };
  }

  /**
   * The same without the store, and without blocking: where the job is followed live and what comes
   * after the cursor is in memory; null elsewhere.
   */
  public @Nullable Opened openLive(StreamQuery query, Seat seat) {
    EventId after = query.after();
    JobTail tail = after == null || !query.follow() ? null : tails.find(query.job());
    return tail != null && after != null && tail.covers(after)
        ? stream(query, seat, new Batch(after, List.of(), false), false, null)
        : null;
  }

  private static boolean isFollowing(StreamQuery query) {
    return query.follow() && (query.after() != null || query.tail() == null);
  }

  private @Nullable Batch firstPage(StreamQuery query) {
    EventId after = query.after() == null ? EventId.START : query.after();
    JobTail tail = tails.find(query.job());
    int epoch = tail == null ? 0 : tail.epoch();
    try {
      return catchUps.read(new CatchUps.Page(query.job(), after, null, epoch)).join().orElse(null);
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException cause
          ? new StoreException(String.valueOf(cause.getMessage()), cause)
          : e;
    }
  }

  /** Opens the stream of a job that goes on; it may have ended since. */
  private Opened follow(StreamQuery query, Seat seat, @Nullable Batch first) {
    if (first == null) {
      return new Opened.Gone();
    }
    return first.sealed() && first.last().equals(query.after())
        ? new Opened.NothingMore()
        : stream(query, seat, first, first.sealed(), null);
  }

  private Opened open(StreamQuery query, Seat seat, Fold fold) {
    boolean finished = fold.job().state().isFinished();
    EventId after = query.after();
    if (finished && fold.at().equals(after)) {
      return new Opened.NothingMore();
    }
    Long tail = after == null ? query.tail() : null;
    Batch first =
        tail == null
            ? firstPage(query)
            : openings.<@Nullable Batch>read(() -> log.tail(query.job(), fold, tail));
    if (first == null) {
      return new Opened.Gone();
    }
    return stream(query, seat, first, finished, query.follow() ? null : fold.at());
  }

  private Opened stream(
      StreamQuery query, Seat seat, Batch first, boolean finished, @Nullable EventId until) {
    View view =
        new FramedView(
            query.framing(), query.filter(), query.limit(), engine.configuration().retry(), clock);
    return new Opened.Stream(publisher(query.job(), seat, view, first, finished, until));
  }

  /**
   * Events from a cursor on, as many as the query's limit allows; the types that it leaves out
   * count for the cursor only.
   */
  public EventPage page(StreamQuery query) {
    return openings.read(() -> readPage(query));
  }

  private EventPage readPage(StreamQuery query) {
    return switch (store.find(query.job())) {
      case Lookup.Unknown() -> new EventPage.Unknown();
      case Lookup.Gone(_) -> new EventPage.Gone();
      case Lookup.Found(Fold fold, _) -> page(query, fold);
    };
  }

  private EventPage page(StreamQuery query, Fold fold) {
    EventId after = query.after() == null ? EventId.START : query.after();
    Batch batch =
        query.after() == null && query.tail() != null
            ? log.tail(query.job(), fold, query.tail())
            : log.read(query.job(), after, log.atMost(query.limit()));
    List<StoredEvent> events = batch == null ? null : batch.events();
    if (batch == null || events == null) {
      return new EventPage.Gone();
    }
    List<StoredEvent> given = events.subList(0, (int) Math.min(events.size(), query.limit()));
    EventId next = given.isEmpty() ? after : given.getLast().id();
    boolean closed =
        given.isEmpty()
            ? fold.job().state().isFinished() && after.equals(fold.at())
            : batch.sealed() && next.equals(batch.last());
    return Pages.page(
        given.stream().filter(query.filter()::passes).toList(),
        next,
        next.compareTo(fold.at()) >= 0,
        closed);
  }

  Publisher<Event<JobEvent>> publisher(
      JobId job, Seat seat, View view, Batch first, boolean finished, @Nullable EventId until) {
    Reading reading = new Reading(job, view, finished || until != null, until);
    return new ReaderPublisher(
        engine,
        seat,
        view,
        reader -> new JobFeed(view, new Leg(reader, engine, tails, reading, first)));
  }

  /**
   * A place for a request that waits for a job, or for a stream of it that is opened next; null if
   * it may not begin, since the server stops or as many read as may.
   *
   * @param visit on whose behalf
   */
  public @Nullable Seat enter(Visit visit, JobId job) {
    return enter(visit, List.of(job));
  }

  /**
   * The same for a reader of several jobs, who takes a place at each of them.
   *
   * @param visit on whose behalf
   * @param jobs each once; none if that is not known yet, or it is not about jobs' events
   */
  public @Nullable Seat enter(Visit visit, List<JobId> jobs) {
    return engine.seats().enter(visit, jobs);
  }

  /**
   * A request waits for a job.
   *
   * @param wake is told when the server stops and it is known until when it may wait
   */
  public Stay stay(JobId job, Runnable wake) {
    return engine.departure().stay(job, wake);
  }

  /** Whether who asks reads as much as one may. */
  public boolean hasShare(Visit visit) {
    return engine.seats().hasShare(visit);
  }

  /** Whether the server stops: no new streams begin. */
  public boolean isDraining() {
    return engine.seats().isClosed();
  }

  /**
   * What a client is told whose stream cannot begin now: to come back. Any status but 200 would
   * stop a browser for good.
   */
  public byte[] refusal() {
    return FramedView.concat(Framing.SSE.heartbeat(), Framing.SSE.retry(engine.jitteredRetry()));
  }

  /** How many readers there are. */
  public int readers() {
    return engine.seats().taken();
  }

  /** How many jobs are followed live. */
  public int followedJobs() {
    return tails.size();
  }

  /** Bytes of memory that followed jobs' newest events take now. */
  public long keptBytes() {
    return tails.held();
  }
}
