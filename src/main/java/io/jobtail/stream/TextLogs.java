package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.LogSummary;
import io.jobtail.job.TextLog;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import io.jobtail.store.Place;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens text logs. Opening reads the store and blocks; what it gives never does. Safe for use by
 * many threads.
 */
@Singleton
public final class TextLogs {
  private final EventStore store;
  private final LogReader log;
  private final Streams streams;
  private final Openings openings;
  private final LinesConfiguration limits;

  TextLogs(
      EventStore store,
      LogReader log,
      Streams streams,
      Openings openings,
      LinesConfiguration limits) {
    this.store = store;
    this.log = log;
    this.streams = streams;
    this.openings = openings;
    this.limits = limits;
  }

  /**
   * The log of one attempt, or, followed without naming one, of the latest and those that come
   * after it.
   */
  public Opened open(TextQuery query, Seat seat) {
    return openings.read(() -> find(query, seat));
  }

  private Opened find(TextQuery query, Seat seat) {
    return switch (store.find(query.job())) {
      case Lookup.Unknown() -> new Opened.Unknown();
      case Lookup.Gone(_) -> new Opened.Gone();
      case Lookup.Found(Fold fold, _) -> open(query, seat, fold);
    };
  }

  private Opened open(TextQuery query, Seat seat, Fold fold) {
    int latest = fold.job().attempt();
    int attempt = Objects.requireNonNullElse(query.attempt(), latest);
    if (attempt > latest) {
      return new Opened.NoSuchAttempt();
    }
    boolean ended = attempt < latest || !fold.job().state().isRunning();
    boolean jobEnded = fold.job().state().isFinished();
    boolean whole = ended && (!query.follow() || jobEnded || query.attempt() != null);
    Fold end = attempt == latest ? fold : log.at(query.job(), new EventId(attempt + 1, 0));
    if (whole && query.tail() == null && query.options().equals(TextOptions.PLAIN)) {
      Opened known = finished(query.job(), attempt, end);
      if (known != null) {
        return known;
      }
    }
    return stream(query, seat, attempt, fold, end.job().log().lines());
  }

  private @Nullable Opened finished(JobId job, int attempt, Fold end) {
    LogSummary summary = end.job().log();
    boolean holes =
        store.gaps(job).stream()
            .anyMatch(gap -> gap.from().attempt() <= attempt && gap.to().attempt() >= attempt);
    if (holes) {
      return null;
    }
    String sha256 = summary.sha256();
    String tag = sha256 != null ? sha256 : job + "-" + attempt + "-" + summary.bytes();
    return new Opened.FinishedText(end, attempt, summary.bytes(), tag);
  }

  private Opened stream(TextQuery query, Seat seat, int attempt, Fold fold, long lines) {
    JobId job = query.job();
    boolean jobEnded = fold.job().state().isFinished();
    Integer only = query.follow() && query.attempt() == null ? null : Integer.valueOf(attempt);
    long skip = query.tail() == null ? 0 : Math.max(0, lines - query.tail());
    // one line earlier: at exactly the line a checkpoint may be inside the next one
    Optional<Fold> from =
        skip == 0
            ? Optional.empty()
            : store
                .checkpoint(job, new Place.TextLines(attempt, skip - 1))
                .map(Checkpoint::fold)
                .filter(checkpoint -> checkpoint.job().attempt() == attempt);
    TextLog.State state = from.map(Fold::text).orElse(TextLog.State.EMPTY);
    EventId cursor = from.map(Fold::at).orElse(new EventId(attempt, 0));
    Batch first = log.read(job, cursor);
    if (first == null) {
      return new Opened.Gone();
    }
    Grep grep = query.options().grep();
    View view =
        grep == null
            ? new TextView(query.options(), state, skip - state.lines(), 0, Long.MAX_VALUE, only)
            : new GrepView(query.options(), grep, limits.maxLine(), only);
    return new Opened.Stream(
        streams.publisher(job, seat, view, first, jobEnded, query.follow() ? null : fold.at()));
  }

  /**
   * A range of a text that was told of.
   *
   * @param from first byte
   * @param length how many bytes
   */
  public Opened range(Opened.FinishedText text, Seat seat, long from, long length) {
    return openings.read(() -> readRange(text, seat, from, length));
  }

  private Opened readRange(Opened.FinishedText text, Seat seat, long from, long length) {
    JobId job = text.fold().job().id();
    int attempt = text.attempt();
    Optional<Fold> start =
        store
            .checkpoint(job, new Place.TextBytes(attempt, from))
            .map(Checkpoint::fold)
            .filter(checkpoint -> checkpoint.job().attempt() == attempt);
    TextLog.State state = start.map(Fold::text).orElse(TextLog.State.EMPTY);
    EventId cursor = start.map(Fold::at).orElse(new EventId(attempt, 0));
    Batch first = log.read(job, cursor);
    if (first == null) {
      return new Opened.Gone();
    }
    View view = new TextView(TextOptions.PLAIN, state, 0, from - state.bytes(), length, attempt);
    return new Opened.Stream(streams.publisher(job, seat, view, first, true, null));
  }
}
