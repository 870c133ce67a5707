package io.jobtail.store.sqlite;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobSpec;
import io.jobtail.store.JobEntry;
import io.jobtail.wire.FoldJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A job's row as the writer knows it.
 *
 * @param n stands for the job in other tables
 * @param size bytes of what was submitted
 */
record JobRow(long n, JobSpec spec, JobEntry entry, int size) {
  private static final String SELECT =
      """
      SELECT n, data, fold, claim, holder, cancel_requested, ready_at,
             bytes, kept, written, marked, since
        FROM job JOIN spec ON job = n WHERE id = ?\
      """;
  private static final String UPDATE =
      """
      UPDATE job SET fold = ?, state = ?, last_attempt = ?, last_seq = ?, claim = ?, holder = ?,
             cancel_requested = ?, waiting = ?, ready_at = ?, finished_at = ?,
             bytes = ?, kept = ?, written = ?, marked = ?, since = ?
       WHERE n = ?\
      """;
  // everything else is filled in by the update at the end of the transaction
  private static final String INSERT =
      """
      INSERT INTO job (id, type, owner, fold, state, last_attempt, last_seq, claim, holder,
             cancel_requested, waiting, ready_at, bytes, kept, written, marked, since)
      VALUES (?, ?, ?, x'', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING n\
      """;

  static Optional<JobRow> load(Sql sql, String id) {
    return sql.first(SELECT, JobRow::read, id);
  }

  private static JobRow read(ResultSet row) throws SQLException {
    byte[] data = row.getBytes("data");
    JobSpec spec = FoldJson.readSpec(data);
    JobEntry.Sizes sizes =
        new JobEntry.Sizes(
            row.getLong("bytes"),
            row.getLong("kept"),
            row.getLong("written"),
            row.getLong("marked"),
            row.getInt("since"));
    JobEntry entry =
        new JobEntry(
            new JobEntry.State(
                FoldJson.read(spec, row.getBytes("fold")),
                row.getLong("claim"),
                row.getLong("holder"),
                row.getBoolean("cancel_requested"),
                Instant.ofEpochMilli(row.getLong("ready_at")),
                sizes));
    return new JobRow(row.getLong("n"), spec, entry, data.length);
  }

  static JobRow insert(Sql sql, JobSpec spec, JobEntry entry) {
    long n = sql.number(INSERT, spec.id().value(), spec.type(), spec.owner());
    byte[] data = FoldJson.writeSpec(spec);
    sql.update("INSERT INTO spec VALUES (?, ?)", n, data);
    spec.labels()
        .forEach((name, value) -> sql.update("INSERT INTO label VALUES (?, ?, ?)", n, name, value));
    return new JobRow(n, spec, entry, data.length);
  }

  void update(Sql sql) {
    JobEntry.State state = entry.state();
    Fold fold = state.fold();
    EventId last = fold.at();
    Instant finishedAt = fold.job().finishedAt();
    JobEntry.Sizes sizes = state.sizes();
    sql.update(
        UPDATE,
        FoldJson.write(fold),
        fold.job().state().wire(),
        last.attempt(),
        last.seq(),
        state.claim(),
        state.holder(),
        state.cancelRequested(),
        entry.isWaiting(),
        state.readyAt().toEpochMilli(),
        finishedAt == null ? null : finishedAt.toEpochMilli(),
        sizes.job(),
        sizes.kept(),
        sizes.written(),
        sizes.marked(),
        sizes.since(),
        n);
  }
}
