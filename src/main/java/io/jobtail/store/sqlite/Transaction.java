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
  private static final int ROWS_KEPT = 1_024;
  private static final float LOAD_FACTOR = 0.75f;

  private final Sql sql;
  private final Watches watches;
  // written by the writer's thread
  private final Map<JobId, JobRow> rows = new LinkedHashMap<>(ROWS_KEPT, LOAD_FACTOR, true);
  private final Map<Long, JobRow> changed = new LinkedHashMap<>();
  private final Map<JobId, News> toTell = new LinkedHashMap<>();
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
        rows.put(id, row);
      }
    }
    return Optional.ofNullable(row);
  }

  void add(JobRow row) {
    rows.put(row.spec().id(), row);
    changed.put(row.n(), row);
  }

  void change(JobRow row) {
    changed.put(row.n(), row);
  }

  void remove(JobRow row) {
    rows.remove(row.spec().id());
    changed.remove(row.n());
  }

  void wake(JobRow row) {
    var _ = news(row);
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
    while (rows.size() > ROWS_KEPT) {
      oldest.next();
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
    changed.clear();
    toTell.clear();
    wakeQueue = false;
    events = 0;
  }
}
