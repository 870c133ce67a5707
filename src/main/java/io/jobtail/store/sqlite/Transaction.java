package io.jobtail.store.sqlite;

import io.jobtail.job.JobId;
import io.jobtail.store.News;
import io.jobtail.store.Watches;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the writer's tasks work with: the connection, the rows of the jobs they touch, and whom to
 * wake once it is all on the disk. One object serves every transaction, one after the other.
 *
 * <p>A row that was changed is written once, at the end, or before a task looks for jobs by their
 * columns.
 */
final class Transaction {
  // of more jobs than run at once; each with its parameters, which may be large
  private static final int ROWS_KEPT = 4_096;
  private static final long BYTES_KEPT = 16 << 20;
  private static final float LOAD_FACTOR = 0.75f;

  private final Sql sql;
  private final Watches watches;
  // written by the writer's thread
  private final Map<JobId, JobRow> rows = new LinkedHashMap<>(16, LOAD_FACTOR, true);
  private final Map<Long, JobRow> changed = new LinkedHashMap<>();
  private final Map<JobId, News> toTell = new LinkedHashMap<>();
  private long kept;
  private boolean wakeQueue;
  private int events;
  private long incarnation;

  Transaction(Sql sql, Watches watches) {
    this.sql = sql;
    this.watches = watches;
  }

  Sql sql() {
    return sql;
  }

  /** The connection, with every changed row written: for queries over jobs. */
  Sql flushed() {
    flush();
    return sql;
  }

  /** Which opening of the file this is. */
  long incarnation() {
    return incarnation;
  }

  /** Takes all claims for abandoned, as if the server had been started again. */
  long nextIncarnation() {
    incarnation =
        sql.number("UPDATE store SET incarnation = incarnation + 1 RETURNING incarnation");
    return incarnation;
  }

  Optional<JobRow> find(JobId id) {
    JobRow row = rows.get(id);
    if (row == null) {
      row = JobRow.load(sql, id.value()).orElse(null);
      if (row != null) {
        keep(row);
      }
    }
    return Optional.ofNullable(row);
  }

  void add(JobRow row) {
    keep(row);
    changed.put(row.n(), row);
  }

  private void keep(JobRow row) {
    rows.put(row.spec().id(), row);
    kept += row.size();
  }

  void change(JobRow row) {
    changed.put(row.n(), row);
  }

  void remove(JobRow row) {
    JobRow known = rows.remove(row.spec().id());
    kept -= known == null ? 0 : known.size();
    changed.remove(row.n());
  }

  void wake(JobRow row) {
    news(row).changed();
  }

  /** What the job's watchers are told. */
  News news(JobRow row) {
    return toTell.computeIfAbsent(row.spec().id(), _ -> new News());
  }

  void wakeQueue() {
    wakeQueue = true;
  }

  /** So many events were stored. */
  void stored(int count) {
    events += count;
  }

  /** How many events this transaction has stored so far. */
  int events() {
    return events;
  }

  void flush() {
    changed.values().forEach(row -> row.update(sql));
    changed.clear();
  }

  void committed() {
    Map<JobId, News> news = new LinkedHashMap<>(toTell);
    boolean queue = wakeQueue;
    toTell.clear();
    wakeQueue = false;
    events = 0;
    Iterator<JobRow> oldest = rows.values().iterator();
    while (rows.size() > ROWS_KEPT || kept > BYTES_KEPT) {
      kept -= oldest.next().size();
      oldest.remove();
    }
    news.forEach(watches::tell);
    if (queue) {
      watches.wakeQueue();
    }
  }

  /** What is known of rows may be what was undone: forget it. */
  void rolledBack() {
    rows.clear();
    kept = 0;
    changed.clear();
    toTell.clear();
    wakeQueue = false;
    events = 0;
  }
}
