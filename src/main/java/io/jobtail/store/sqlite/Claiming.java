package io.jobtail.store.sqlite;

import io.jobtail.job.JobId;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.wire.JsonValues;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Who may write to which job. */
final class Claiming {
  private Claiming() {}

  static NextOutcome claimNext(Transaction transaction, Set<String> busyTypes, Instant now) {
    String busy = JsonValues.toJson(List.copyOf(busyTypes)).text();
    Sql sql = transaction.flushed();
    String next =
        sql.first(
                """
                SELECT id FROM job
                 WHERE waiting = 1 AND ready_at <= ?
                   AND type NOT IN (SELECT value FROM json_each(?))
                 ORDER BY ready_at, id LIMIT 1\
                """,
                row -> row.getString(1),
                now.toEpochMilli(),
                busy)
            .orElse(null);
    if (next != null) {
      JobRow row = transaction.find(new JobId(next)).orElseThrow();
      return new NextOutcome.Claimed(claim(transaction, row));
    }
    return new NextOutcome.Nothing(
        sql.first(
                """
                SELECT ready_at FROM job
                 WHERE waiting = 1 AND ready_at > ?
                   AND type NOT IN (SELECT value FROM json_each(?))
                 ORDER BY ready_at LIMIT 1\
                """,
                row -> Instant.ofEpochMilli(row.getLong(1)),
                now.toEpochMilli(),
                busy)
            .orElse(null));
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
        .map(id -> claim(transaction, transaction.find(id).orElseThrow()))
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
