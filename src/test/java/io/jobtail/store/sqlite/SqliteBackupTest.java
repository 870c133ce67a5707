package io.jobtail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.store.LogLimits;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a database that is in use. */
class SqliteBackupTest {
  private static final LogLimits LIMITS = new LogLimits(1 << 14, 1 << 20);

  @TempDir private Path folder;

  private SqliteEventStore open(Path directory) {
    return SqliteEventStore.open(directory, Clock.systemUTC(), LIMITS);
  }

  private static JobId submit(SqliteEventStore store) {
    NewJob job = new NewJob("emit", new Json("{}"), Map.of(), null, null, 1, null, 100);
    return ((SubmitOutcome.Created) store.submit(job)).fold().job().id();
  }

  @Test
  void has_what_is_stored_though_the_store_is_open_and_only_that() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy")).resolve("jobtail.db");
    JobId before;
    JobId after;
    try (SqliteEventStore store = open(folder.resolve("data"))) {
      before = submit(store);
      new SqliteBackup(folder.resolve("data")).copyTo(copy);
      after = submit(store);
      assertThat(store.find(before)).isInstanceOf(Lookup.Found.class);
    }
    assertThat(copy.getParent()).isDirectoryContaining("glob:**.db");
    try (SqliteEventStore restored = open(folder.resolve("copy"))) {
      assertThat(restored.find(before)).isInstanceOf(Lookup.Found.class);
      assertThat(restored.find(after)).isInstanceOf(Lookup.Unknown.class);
      assertThat(submit(restored)).isNotEqualTo(before);
    }
  }

  @Test
  void overwrites_nothing_and_leaves_nothing_half_done() throws IOException {
    Path data = folder.resolve("data");
    open(data).close();
    Path there = Files.writeString(folder.resolve("there.db"), "mine");
    assertThatThrownBy(() -> new SqliteBackup(data).copyTo(there))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there already");
    assertThat(there).hasContent("mine");
    Path nowhere = folder.resolve("none").resolve("copy.db");
    assertThatThrownBy(() -> new SqliteBackup(data).copyTo(nowhere))
        .isInstanceOf(StoreException.class);
    Path half = Files.writeString(folder.resolve("copy.db.part"), "half");
    new SqliteBackup(data).copyTo(folder.resolve("copy.db"));
    assertThat(half).doesNotExist();
    assertThat(folder.resolve("copy.db")).isNotEmptyFile();
  }

  @Test
  void of_a_database_that_is_damaged_fails_and_is_not_there() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.write(data.resolve("jobtail.db"), new byte[50_000]);
    Files.writeString(data.resolve("jobtail.db"), "no database at all".repeat(500));
    assertThatThrownBy(() -> new SqliteBackup(data).copyTo(folder.resolve("copy.db")))
        .isInstanceOf(StoreException.class);
    assertThat(folder.resolve("copy.db")).doesNotExist();
    assertThat(folder.resolve("copy.db.part")).doesNotExist();
  }
}
