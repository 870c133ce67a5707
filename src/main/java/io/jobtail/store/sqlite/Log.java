package io.jobtail.store.sqlite;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.GapReason;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.AppendCheck;
import io.jobtail.store.JobEntry;
import io.jobtail.store.LogPages;
import io.jobtail.store.LogView;
import io.jobtail.store.PageLimit;
import io.jobtail.store.ReadOutcome.Gap;
import io.jobtail.wire.FoldJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job's events, checkpoints and gaps.
 *
 * @param n the job
 */
record Log(Sql sql, long n, EventId last, boolean sealed) implements LogView, AppendCheck.Log {
  private static final EventId END = new EventId(Integer.MAX_VALUE, Long.MAX_VALUE);

  static Log of(Sql sql, JobRow row) {
    return new Log(sql, row.n(), row.entry().last(), row.entry().isFinished());
  }

  @Override
  public EventId beforeDone() {
    // a finished job's last checkpoint is there
    return sql.first(
            """
            SELECT attempt, seq FROM checkpoint WHERE job = ?
             ORDER BY attempt DESC, seq DESC LIMIT 1\
            """,
            Log::id,
            n)
        .orElseThrow();
  }

  private static EventId id(ResultSet row) throws SQLException {
    return new EventId(row.getInt(1), row.getLong(2));
  }

  /** A text costs as much to read as all other columns, and almost all are of one type. */
  private static EventType type(ResultSet row) throws SQLException {
    return row.getBoolean(3) ? EventType.LOG : EventType.of(row.getString(5)).orElseThrow();
  }

  @Override
  public List<Gap> gaps() {
    return sql.list(
        """
        SELECT from_attempt, from_seq, to_attempt, to_seq, reason FROM gap WHERE job = ?
         ORDER BY from_attempt, from_seq\
        """,
        row ->
            new Gap(
                id(row),
                new EventId(row.getInt(3), row.getLong(4)),
                GapReason.of(row.getString(5)).orElseThrow()),
        n);
  }

  void add(Gap gap) {
    sql.update(
        "INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?, ?, ?)",
        n,
        gap.from().attempt(),
        gap.from().seq(),
        gap.to().attempt(),
        gap.to().seq(),
        gap.reason().wire());
  }

  @Override
  public boolean holds(EventId id) {
    return data(id) != null;
  }

  @Override
  public byte @Nullable [] data(EventId id) {
    return sql.first(
            "SELECT data FROM event WHERE job = ? AND attempt = ? AND seq = ?",
            row -> row.getBytes(1),
            n,
            id.attempt(),
            id.seq())
        .orElse(null);
  }

  @Override
  public boolean isGivenUp(EventId id) {
    return LogPages.isGivenUp(gaps(), id);
  }

  @Override
  public List<StoredEvent> between(EventId after, @Nullable EventId before, PageLimit limit) {
    EventId end = before == null ? END : before;
    long[] bytes = {0};
    return sql.listWhile(
        """
        SELECT attempt, seq, type = 'log', data, type FROM event
         WHERE job = ? AND (attempt, seq) > (?, ?) AND (attempt, seq) < (?, ?)
         ORDER BY attempt, seq LIMIT ?\
        """,
        row -> new StoredEvent(id(row), type(row), row.getBytes(4)),
        event -> (bytes[0] += event.data().length) < limit.bytes(),
        n,
        after.attempt(),
        after.seq(),
        end.attempt(),
        end.seq(),
        limit.events());
  }

  void insert(List<StoredEvent> events) {
    sql.batch(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
        events,
        (statement, event) -> {
          statement.setLong(1, n);
          statement.setInt(2, event.id().attempt());
          statement.setLong(3, event.id().seq());
          statement.setString(4, event.type().wire());
          statement.setBytes(5, event.data());
        });
  }

  void insert(JobEntry.Mark mark) {
    sql.update(
        "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        n,
        mark.fold().at().attempt(),
        mark.fold().at().seq(),
        mark.fold().logEvents(),
        mark.fold().text().lines(),
        mark.fold().text().bytes(),
        mark.written(),
        FoldJson.write(mark.fold()));
  }

  /** Deletes checkpoints from one place up to, but not with, another. */
  void deleteCheckpoints(EventId from, EventId to) {
    sql.update(
        """
        DELETE FROM checkpoint
         WHERE job = ? AND (attempt, seq) >= (?, ?) AND (attempt, seq) < (?, ?)\
        """,
        n,
        from.attempt(),
        from.seq(),
        to.attempt(),
        to.seq());
  }
}
