package io.jobtail.store.sqlite;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.JobState;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.LogPages;
import io.jobtail.store.Lookup;
import io.jobtail.store.PageLimit;
import io.jobtail.store.Place;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.Standing;
import io.jobtail.wire.FoldJson;
import io.jobtail.wire.JsonValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What readers ask. */
final class Reading {
  private static final String AFTER_EVERY_ID = "~";
  private static final String WANTED =
      """
      id < ?
         AND (? OR state IN (SELECT value FROM json_each(?)))
         AND (? OR type IN (SELECT value FROM json_each(?)))
         AND NOT EXISTS (
           SELECT 1 FROM json_each(?) AS wanted
            WHERE NOT EXISTS (
              SELECT 1 FROM label
               WHERE job = n AND name = wanted.key AND value = wanted.value))
       ORDER BY id DESC LIMIT ?\
      """;
  static final String LIST = "SELECT data, fold FROM job JOIN spec ON job = n WHERE " + WANTED;

  /** The same of one owner, by the index of that. */
  static final String LIST_OWNED =
      "SELECT data, fold FROM job JOIN spec ON job = n WHERE owner = ? AND " + WANTED;

  private Reading() {}

  private record Stored(long n, JobSpec spec, Fold fold, boolean cancelRequested) {}

  private static Optional<Stored> stored(Sql sql, JobId id) {
    return sql.first(
        "SELECT n, data, fold, cancel_requested FROM job JOIN spec ON job = n WHERE id = ?",
        row -> {
          JobSpec spec = FoldJson.readSpec(row.getBytes(2));
          Fold fold = FoldJson.read(spec, row.getBytes(3));
          return new Stored(row.getLong(1), spec, fold, row.getBoolean(4));
        },
        id.value());
  }

  static boolean isRemembered(Sql sql, JobId id) {
    return sql.first("SELECT 1 FROM tombstone WHERE id = ?", row -> row.getInt(1), id.value())
        .isPresent();
  }

  static Lookup find(Sql sql, JobId id) {
    return stored(sql, id)
        .<Lookup>map(stored -> new Lookup.Found(stored.fold(), stored.cancelRequested()))
        .orElseGet(() ->
            sql.<Lookup>first(
                    "SELECT owner FROM tombstone WHERE id = ?",
                    row -> new Lookup.Gone(row.getString(1)),
                    id.value())
                .orElseGet(Lookup.Unknown::new));
  }

  static ReadOutcome read(Sql sql, JobId id, EventId after, PageLimit limit) {
    return log(sql, id)
        .<ReadOutcome>map(log -> LogPages.read(log, after, limit))
        .orElseGet(
            () -> isRemembered(sql, id) ? new ReadOutcome.Gone() : new ReadOutcome.Unknown());
  }

  static List<ReadOutcome.Gap> gaps(Sql sql, JobId id) {
    return log(sql, id).map(Log::gaps).orElse(List.of());
  }

  private static Optional<Log> log(Sql sql, JobId id) {
    return sql.first(
        "SELECT n, last_attempt, last_seq, finished_at IS NOT NULL FROM job WHERE id = ?",
        row ->
            new Log(
                sql, row.getLong(1), new EventId(row.getInt(2), row.getLong(3)), row.getBoolean(4)),
        id.value());
  }

  static Optional<Checkpoint> checkpoint(Sql sql, JobId id, Place place) {
    Stored stored = stored(sql, id).orElse(null);
    if (stored == null) {
      return Optional.empty();
    }
    Checkpoint now = new Checkpoint(stored.fold());
    return now.isNotPast(place)
        ? Optional.of(now)
        : fold(sql, stored.n(), place)
            .map(fold -> new Checkpoint(FoldJson.read(stored.spec(), fold)));
  }

  private static Optional<byte[]> fold(Sql sql, long n, Place place) {
    String begin = "SELECT fold FROM checkpoint WHERE job = ? AND ";
    String end = " ORDER BY attempt DESC, seq DESC LIMIT 1";
    Sql.Row<byte[]> fold = row -> row.getBytes(1);
    return switch (place) {
      case Place.Event(var id) ->
          sql.first(begin + "(attempt, seq) <= (?, ?)" + end, fold, n, id.attempt(), id.seq());
      case Place.LogEvents(var count) -> sql.first(begin + "log_events <= ?" + end, fold, n, count);
      case Place.TextLines(var attempt, var lines) ->
          sql.first(begin + "attempt = ? AND lines <= ?" + end, fold, n, attempt, lines);
      case Place.TextBytes(var attempt, var bytes) ->
          sql.first(begin + "attempt = ? AND bytes <= ?" + end, fold, n, attempt, bytes);
    };
  }

  static JobPage list(Sql sql, JobQuery query) {
    JobId before = query.before();
    List<String> states = query.states().stream().map(JobState::wire).toList();
    List<@Nullable Object> words = new ArrayList<>();
    if (query.owner() != null) {
      words.add(query.owner());
    }
    words.add(before == null ? AFTER_EVERY_ID : before.value());
    words.add(states.isEmpty());
    words.add(json(states));
    words.add(query.types().isEmpty());
    words.add(json(List.copyOf(query.types())));
    words.add(json(query.labels()));
    words.add(query.limit() + 1L);
    List<Job> jobs =
        sql.list(
            query.owner() == null ? LIST : LIST_OWNED,
            row -> FoldJson.read(FoldJson.readSpec(row.getBytes(1)), row.getBytes(2)).job(),
            words.toArray());
    if (jobs.size() <= query.limit()) {
      return new JobPage(jobs, null);
    }
    List<Job> page = jobs.subList(0, query.limit());
    return new JobPage(page, page.getLast().id());
  }

  private static String json(@Nullable Object value) {
    return JsonValues.toJson(value).text();
  }

  static Standing standing(Sql sql, JobId id, long claim) {
    return sql.first(
            "SELECT cancel_requested FROM job WHERE id = ? AND claim = ? AND holder <> 0",
            row -> row.getBoolean(1) ? Standing.CANCEL_REQUESTED : Standing.HELD,
            id.value(),
            claim)
        .orElse(Standing.LOST);
  }

  static OptionalLong queuePosition(Sql sql, JobId id, Instant now) {
    Long readyAt =
        sql.first(
                "SELECT ready_at FROM job WHERE id = ? AND waiting = 1 AND ready_at <= ?",
                row -> row.getLong(1),
                id.value(),
                now.toEpochMilli())
            .orElse(null);
    return readyAt == null
        ? OptionalLong.empty()
        : OptionalLong.of(
            sql.number(Submitting.WAITING + " AND (ready_at, id) <= (?, ?)", readyAt, id.value()));
  }
}
