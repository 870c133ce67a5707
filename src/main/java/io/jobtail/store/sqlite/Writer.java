package io.jobtail.store.sqlite;

import io.jobtail.store.StoreException;
import io.jobtail.store.StoreMeter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The thread that writes. Everything that waits when it comes round becomes one transaction, so
 * that many callers share the cost of one sync to the disk.
 *
 * <p>If a transaction fails, all of it is undone and each of its tasks gets one of its own: one
 * that cannot be done does not spoil the others.
 */
final class Writer implements AutoCloseable {
  private static final int CAPACITY = 1_024;

  private final WorkQueue<Task<Transaction, ?>> queue = new WorkQueue<>(CAPACITY);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Sql sql;
  private final Transaction transaction;
  private final StoreMeter meter;

  Writer(Sql sql, Transaction transaction, StoreMeter meter) {
    this.sql = sql;
    this.transaction = transaction;
    this.meter = meter;
    Thread.ofPlatform()
        .daemon()
        .name("sqlite-writer")
        .start(() -> {
          try {
            loop();
          } finally {
            queue.close(); // if this thread dies of an error, nobody may wait for it
            queue.take(CAPACITY).forEach(task -> task.fail(new StoreException("no writer", null)));
            ended.complete(null);
          }
        });
  }

  /** Does something in a transaction; returns when it is on the disk. */
  <T> T write(Function<Transaction, T> writing) {
    Task<Transaction, T> task = new Task<>(writing);
    queue.put(task);
    return task.join();
  }

  private void loop() {
    for (var tasks = queue.take(CAPACITY); !tasks.isEmpty(); tasks = queue.take(CAPACITY)) {
      commit(tasks);
    }
  }

  private void commit(List<Task<Transaction, ?>> tasks) {
    long begun = System.nanoTime();
    try {
      sql.update("BEGIN IMMEDIATE");
    } catch (RuntimeException | Error e) {
      // no task's fault: each for itself would wait as long for a lock that another program holds
      rollback(e);
      tasks.forEach(task -> task.fail(e));
      return;
    }
    try {
      tasks.forEach(task -> task.run(transaction));
      transaction.flush();
      sql.update("COMMIT");
    } catch (RuntimeException | Error e) {
      rollback(e);
      if (tasks.size() == 1) {
        tasks.getFirst().fail(e); // it is the caller who must know
      } else {
        tasks.forEach(task -> commit(List.of(task)));
      }
      return;
    }
    long took = System.nanoTime() - begun;
    int events = transaction.events();
    tasks.forEach(Task::succeed);
    transaction.committed();
    meter.committed(events, took);
  }

  private void rollback(Throwable why) {
    transaction.rolledBack();
    try {
      sql.update("ROLLBACK");
    } catch (RuntimeException e) {
      why.addSuppressed(e); // SQLite undoes some failures by itself and has nothing to roll back
    }
  }

  /** Does what waits, then ends; moves the log into the file, so that a copy of it is complete. */
  @Override
  public void close() {
    queue.close();
    ended.join();
    try {
      sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      sql.close();
    }
  }
}
