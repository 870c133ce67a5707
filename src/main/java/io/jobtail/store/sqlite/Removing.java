package io.jobtail.store.sqlite;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.ReadOutcome.Gap;
import java.time.Instant;
import java.util.List;

/**
 * Removes jobs and logs. What readers see changes at once; the events themselves go later, a
 * bounded number at a time, so that no writer waits long.
 */
final class Removing {
  private static final int EVENTS_AT_ONCE = 5_000;
  private static final EventId ALL = new EventId(Integer.MAX_VALUE, Long.MAX_VALUE);
  private static final List<String> TABLES =
      List.of("spec", "label", "idempotency", "checkpoint", "gap");

  private Removing() {}

  static DeleteOutcome delete(Transaction transaction, JobId id, Instant now) {
    JobRow row = transaction.find(id).orElse(null);
    if (row == null) {
      return Reading.isRemembered(transaction.sql(), id)
          ? new DeleteOutcome.Gone()
          : new DeleteOutcome.Unknown();
    }
    if (!row.entry().isFinished()) {
      return new DeleteOutcome.NotFinished(row.entry().jobState());
    }
    Sql sql = transaction.sql();
    sql.update("DELETE FROM job WHERE n = ?", row.n());
    for (String table : TABLES) {
      sql.update("DELETE FROM " + table + " WHERE job = ?", row.n());
    }
    sql.update(
        "INSERT INTO tombstone (id, removed_at, owner) VALUES (?, ?, ?)",
        id.value(),
        now.toEpochMilli(),
        row.spec().owner());
    purgeLater(sql, row.n(), ALL);
    transaction.remove(row);
    transaction.wake(row);
    return new DeleteOutcome.Deleted();
  }

  /** Gives up a finished job's log up to {@code done}. */
  static void trim(Transaction transaction, JobRow row) {
    Sql sql = transaction.sql();
    Log log = Log.of(sql, row);
    EventId to = log.beforeDone();
    byte[] done = log.data(log.last());
    row.entry().giveUp(row.entry().sizes().job() - (done == null ? 0 : done.length));
    transaction.change(row);
    transaction.wake(row);
    log.deleteCheckpoints(EventId.START, to);
    sql.update("DELETE FROM gap WHERE job = ?", row.n());
    log.add(new Gap(EventId.START.next(), to, GapReason.TRIMMED));
    sql.update("UPDATE job SET trimmed = 1 WHERE n = ?", row.n());
    purgeLater(sql, row.n(), to);
  }

  private static void purgeLater(Sql sql, long n, EventId to) {
    sql.update("INSERT OR REPLACE INTO purge VALUES (?, ?, ?)", n, to.attempt(), to.seq());
  }

  private record Purge(long n, int attempt, long seq) {}

  static void purgeAll(Writer writer) {
    while (writer.write(Removing::purge)) {
      // every round is a transaction of its own, so that others come in between
    }
  }

  /** Deletes some of the events that nobody can see; whether there may be more. */
  private static boolean purge(Transaction transaction) {
    Sql sql = transaction.sql();
    Purge purge =
        sql.first(
                "SELECT job, to_attempt, to_seq FROM purge LIMIT 1",
                row -> new Purge(row.getLong(1), row.getInt(2), row.getLong(3)))
            .orElse(null);
    if (purge == null) {
      return false;
    }
    int deleted =
        sql.update(
            """
            DELETE FROM event WHERE (job, attempt, seq) IN (
              SELECT job, attempt, seq FROM event
               WHERE job = ? AND (attempt, seq) <= (?, ?) LIMIT ?)\
            """,
            purge.n(),
            purge.attempt(),
            purge.seq(),
            EVENTS_AT_ONCE);
    if (deleted < EVENTS_AT_ONCE) {
      sql.update("DELETE FROM purge WHERE job = ?", purge.n());
    }
    return true;
  }
}
