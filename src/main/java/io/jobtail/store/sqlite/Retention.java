package io.jobtail.store.sqlite;

import io.jobtail.job.JobId;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.RetentionReport;
import java.time.Instant;
import java.util.List;

/** Applies a policy in many short transactions, oldest jobs first. */
final class Retention {
  private static final int JOBS_AT_ONCE = 20;
  private static final int TOMBSTONES_AT_ONCE = 1_000;

  private final Writer writer;
  private final Instant now;

  Retention(Writer writer, Instant now) {
    this.writer = writer;
    this.now = now;
  }

  private interface Step {
    /** Does a bounded part; how much of it there was to do, 0 for nothing more. */
    int next(Transaction transaction);
  }

  RetentionReport apply(RetentionPolicy policy) {
    int removed = repeat(transaction -> removeOld(transaction, policy));
    removed += repeat(transaction -> removeSurplus(transaction, policy.jobs()));
    int trimmed = repeat(transaction -> trim(transaction, policy.bytes()));
    int forgotten = repeat(transaction -> forget(transaction, policy));
    Removing.purgeAll(writer);
    return new RetentionReport(removed, trimmed, forgotten);
  }

  private int repeat(Step step) {
    int total = 0;
    while (true) {
      int done = writer.write(step::next);
      if (done == 0) {
        return total;
      }
      total += done;
    }
  }

  private int removeOld(Transaction transaction, RetentionPolicy policy) {
    List<JobId> old =
        transaction
            .flushed()
            .list(
                """
                SELECT id FROM job WHERE finished_at IS NOT NULL AND finished_at <= ?
                 ORDER BY finished_at, id LIMIT ?\
                """,
                row -> new JobId(row.getString(1)),
                now.minus(policy.age()).toEpochMilli(),
                JOBS_AT_ONCE);
    old.forEach(id -> Removing.delete(transaction, id, now));
    return old.size();
  }

  private int removeSurplus(Transaction transaction, long keep) {
    Sql sql = transaction.flushed();
    long surplus = sql.number("SELECT count(*) FROM job WHERE finished_at IS NOT NULL") - keep;
    if (surplus <= 0) {
      return 0;
    }
    List<JobId> old =
        sql.list(
            """
            SELECT id FROM job WHERE finished_at IS NOT NULL ORDER BY finished_at, id LIMIT ?\
            """,
            row -> new JobId(row.getString(1)),
            Math.min(surplus, JOBS_AT_ONCE));
    old.forEach(id -> Removing.delete(transaction, id, now));
    return old.size();
  }

  private static int trim(Transaction transaction, long limit) {
    Sql sql = transaction.flushed();
    long bytes =
        sql.number("SELECT coalesce(sum(bytes), 0) FROM job WHERE finished_at IS NOT NULL");
    if (bytes <= limit) {
      return 0;
    }
    List<JobId> oldest =
        sql.list(
            """
            SELECT id FROM job WHERE finished_at IS NOT NULL AND trimmed = 0
             ORDER BY finished_at, id LIMIT ?\
            """,
            row -> new JobId(row.getString(1)),
            JOBS_AT_ONCE);
    int trimmed = 0;
    for (JobId id : oldest) {
      if (bytes > limit) {
        JobRow row = transaction.find(id).orElseThrow();
        bytes -= row.entry().sizes().job();
        Removing.trim(transaction, row);
        bytes += row.entry().sizes().job();
        trimmed++;
      }
    }
    return trimmed;
  }

  private int forget(Transaction transaction, RetentionPolicy policy) {
    return transaction
        .sql()
        .update(
            """
            DELETE FROM tombstone WHERE id IN (
              SELECT id FROM tombstone WHERE removed_at <= ? LIMIT ?)\
            """,
            now.minus(policy.tombstones()).toEpochMilli(),
            TOMBSTONES_AT_ONCE);
  }
}
