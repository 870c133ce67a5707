package io.jobtail.store.sqlite;

import io.jobtail.job.JobId;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.Turn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Who may write to which job. */
final class Claiming {
  /**
   * Of each type the job that waits longest. From one type the index leads to the next, so that the
   * cost grows with the types that wait and not with their jobs.
   */
  static final String HEADS =
      """
      WITH RECURSIVE waiting_type (type) AS (
        SELECT * FROM (SELECT type FROM job WHERE waiting = 1 ORDER BY type LIMIT 1)
        UNION ALL
        SELECT (SELECT type FROM job WHERE waiting = 1 AND type > waiting_type.type
                 ORDER BY type LIMIT 1)
          FROM waiting_type WHERE type IS NOT NULL
      )
      SELECT job.id, job.type, job.ready_at
        FROM waiting_type CROSS JOIN job
       WHERE job.n = (SELECT n FROM job AS head
                       WHERE head.waiting = 1 AND head.type = waiting_type.type
                       ORDER BY head.ready_at, head.id LIMIT 1)\
      """;

  private Claiming() {}

  /** The job of a type that waits longest. */
  private record Head(JobId id, String type, long readyAt) {}

  static NextOutcome claimNext(Transaction transaction, Turn turn, Instant now) {
    List<Head> heads =
        transaction.flushed().list(HEADS, Claiming::head).stream()
            .filter(head -> turn.wants(head.type()))
            .toList();
    Comparator<Head> byTurn = Comparator.comparingInt(head -> turn.rank(head.type()));
    Optional<Head> next =
        heads.stream()
            .filter(head -> head.readyAt() <= now.toEpochMilli())
            .min(byTurn.thenComparingLong(Head::readyAt).thenComparing(Head::id));
    if (next.isPresent()) {
      JobRow row = transaction.find(next.get().id()).orElseThrow();
      return new NextOutcome.Claimed(claim(transaction, row));
    }
    OptionalLong earliest = heads.stream().mapToLong(Head::readyAt).min();
    return new NextOutcome.Nothing(
        earliest.isPresent() ? Instant.ofEpochMilli(earliest.getAsLong()) : null);
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(new JobId(row.getString(1)), row.getString(2), row.getLong(3));
  }

  private static ClaimedJob claim(Transaction transaction, JobRow row) {
    transaction.change(row);
    return row.entry().claimFor(transaction.incarnation());
  }

  static List<ClaimedJob> claimAbandoned(Transaction transaction, int limit) {
    return transaction
        .flushed()
        .list(
            "SELECT id FROM job WHERE holder <> 0 AND holder <> ? ORDER BY id LIMIT ?",
            row -> new JobId(row.getString(1)),
            transaction.incarnation(),
            limit)
        .stream()
        .map(id -> transaction.find(id).orElseThrow())
        .peek(transaction::wake)
        .map(row -> claim(transaction, row))
        .toList();
  }

  static boolean release(Transaction transaction, JobId id, long claim) {
    JobRow row = transaction.find(id).orElse(null);
    if (row == null || !row.entry().isHeldBy(claim)) {
      return false;
    }
    transaction.change(row);
    row.entry().release();
    transaction.wakeQueue();
    return true;
  }

  static CancelOutcome cancel(Transaction transaction, JobId id) {
    JobRow row = transaction.find(id).orElse(null);
    if (row == null) {
      return Reading.isRemembered(transaction.sql(), id)
          ? new CancelOutcome.Gone()
          : new CancelOutcome.Unknown();
    }
    if (row.entry().isFinished()) {
      return new CancelOutcome.Finished(row.entry().fold());
    }
    if (row.entry().requestCancel()) {
      transaction.change(row);
      transaction.wake(row);
    }
    return row.entry().isWaiting()
        ? new CancelOutcome.Yours(claim(transaction, row))
        : new CancelOutcome.Wished(row.entry().fold());
  }
}
