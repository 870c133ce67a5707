package io.jobtail.store.sqlite;

import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.store.Append;
import io.jobtail.store.JobEntry;
import io.jobtail.store.NewJob;
import io.jobtail.store.SubmitOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores new jobs. */
final class Submitting {
  static final String WAITING = "SELECT count(*) FROM job WHERE waiting = 1";

  private Submitting() {}

  /** Who submitted with a key before. */
  private record Earlier(JobId id, String fingerprint) {}

  static SubmitOutcome submit(Transaction transaction, NewJob job, JobSpec spec, Append first) {
    NewJob.@Nullable Idempotency idempotency = job.idempotency();
    Sql sql = transaction.flushed();
    Earlier earlier = idempotency == null ? null : earlier(sql, idempotency).orElse(null);
    if (earlier != null && idempotency != null) {
      return earlier.fingerprint().equals(idempotency.fingerprint())
          ? new SubmitOutcome.Existing(transaction.find(earlier.id()).orElseThrow().entry().fold())
          : new SubmitOutcome.KeyTaken(earlier.id());
    }
    long waiting = sql.number(WAITING);
    if (waiting >= job.queueLimit()) {
      return new SubmitOutcome.QueueFull(waiting);
    }
    JobRow row = JobRow.insert(sql, spec, JobEntry.submitted(spec, first));
    transaction.add(row);
    transaction.wake(row);
    transaction.wakeQueue();
    Log.of(sql, row).insert(first.stored());
    transaction.stored(first.stored().size());
    sql.update("UPDATE store SET newest_id = max(coalesce(newest_id, ''), ?)", spec.id().value());
    if (idempotency != null) {
      sql.update(
          "INSERT INTO idempotency VALUES (?, ?, ?, ?)",
          idempotency.scope(),
          idempotency.key(),
          idempotency.fingerprint(),
          row.n());
    }
    return new SubmitOutcome.Created(row.entry().fold());
  }

  private static Optional<Earlier> earlier(Sql sql, NewJob.Idempotency idempotency) {
    return sql.first(
        "SELECT id, fingerprint FROM idempotency JOIN job ON n = job WHERE scope = ? AND key = ?",
        row -> new Earlier(new JobId(row.getString(1)), row.getString(2)),
        idempotency.scope(),
        idempotency.key());
  }
}
