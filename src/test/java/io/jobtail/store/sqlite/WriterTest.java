package io.jobtail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.store.StoreException;
import io.jobtail.store.StoreMeter;
import io.jobtail.store.Watches;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** The thread that writes, beside another program. */
class WriterTest {
  private static final int CALLERS = 50;

  @TempDir Path temporary;

  @Test
  void callers_wait_together_for_a_file_that_another_program_has_locked() throws Exception {
    try (Connection other = connect();
        Statement program = other.createStatement();
        Writer writer = writer();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      program.execute("BEGIN IMMEDIATE");
      List<Future<Throwable>> waiting = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        waiting.add(threads.submit(() -> failure(writer)));
      }
      Set<Throwable> failures = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Future<Throwable> one : waiting) {
        failures.add(one.get(60, TimeUnit.SECONDS));
      }
      assertThat(failures).hasSizeLessThan(CALLERS / 2);
      program.execute("ROLLBACK");
      assertThat(writer.<String>write(_ -> "written")).isEqualTo("written");
    }
  }

  private static Throwable failure(Writer writer) {
    try {
      throw new AssertionError(writer.<String>write(_ -> "written beside another program"));
    } catch (StoreException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  private Writer writer() throws SQLException {
    Sql sql = new Sql(connect(), temporary);
    return new Writer(sql, new Transaction(sql, new Watches()), StoreMeter.NONE);
  }

  private Connection connect() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(500);
    return config.createConnection("jdbc:sqlite:" + temporary.resolve("test.db"));
  }
}
