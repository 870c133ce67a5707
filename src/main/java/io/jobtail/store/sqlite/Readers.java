package io.jobtail.store.sqlite;

import io.jobtail.store.StoreMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Threads that read, each with a connection of its own. They are platform threads: SQLite is native
 * code, and would hold on to the carriers of its callers' virtual threads.
 */
final class Readers implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int CAPACITY = 1_024;

  private final WorkQueue<Task<Sql, ?>> queue = new WorkQueue<>(CAPACITY);
  private final List<CompletableFuture<Void>> ended = new ArrayList<>();
  private final StoreMeter meter;

  Readers(Database database, StoreMeter meter) {
    this.meter = meter;
    List<Sql> connections = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        connections.add(database.openReader());
      }
    } catch (RuntimeException e) {
      connections.forEach(Sql::close);
      throw e;
    }
    for (Sql sql : connections) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      ended.add(end);
      Thread.ofPlatform()
          .daemon()
          .name("sqlite-reader-", ended.size())
          .start(() -> {
            try (sql) {
              loop(sql);
            } finally {
              end.complete(null);
            }
          });
    }
  }

  /** Reads; all of it sees the same state of the file. */
  <T> T read(Function<Sql, T> reading) {
    Task<Sql, T> task = new Task<>(reading);
    queue.put(task);
    return task.join();
  }

  private void loop(Sql sql) {
    for (List<Task<Sql, ?>> tasks = queue.take(1); !tasks.isEmpty(); tasks = queue.take(1)) {
      tasks.forEach(task -> answer(sql, task));
    }
  }

  private void answer(Sql sql, Task<Sql, ?> task) {
    long begun = System.nanoTime();
    try {
      sql.update("BEGIN");
      task.run(sql);
      sql.update("COMMIT");
      long took = System.nanoTime() - begun;
      task.succeed();
      meter.read(took);
    } catch (RuntimeException | Error e) {
      rollback(sql, e);
      task.fail(e); // it is the caller who must know
    }
  }

  private static void rollback(Sql sql, Throwable why) {
    try {
      sql.update("ROLLBACK");
    } catch (RuntimeException e) {
      why.addSuppressed(e); // SQLite undoes some failures by itself and has nothing to roll back
    }
  }

  @Override
  public void close() {
    queue.close();
    ended.forEach(CompletableFuture::join);
  }
}
