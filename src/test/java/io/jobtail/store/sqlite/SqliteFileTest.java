package io.jobtail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobWriter;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.Place;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.StoreException;
import io.jobtail.store.StoreFixture;
import io.jobtail.store.SubmitOutcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a file can do: outlive its server, be held by another, be damaged. */
class SqliteFileTest extends StoreFixture {
  @TempDir Path temporary;

  @Override
  protected EventStore create(LogLimits limits) {
    return SqliteEventStore.open(data(), clock, limits);
  }

  @Override
  protected EventStore reopen(EventStore before) {
    before.close();
    return create(LIMITS);
  }

  private Path data() {
    return temporary.resolve("data");
  }

  private Path file() {
    return data().resolve("jobtail.db");
  }

  private record Everything(
      List<String> events, Object found, Object checkpoint, Object position) {}

  private Everything everything(JobId id) {
    return new Everything(
        readAll(id, EventId.START, PAGE).events().stream().map(SqliteFileTest::text).toList(),
        store.find(id),
        store.checkpoint(id, new Place.LogEvents(5000)),
        store.queuePosition(id));
  }

  private static String text(StoredEvent event) {
    return event.id() + " " + event.type() + " " + new String(event.data(), StandardCharsets.UTF_8);
  }

  private List<JobId> someJobs() {
    JobWriter finished = running().lines(6000).done();
    JobWriter running = running().lines(10);
    store.cancel(running.id());
    JobWriter retried = running().lines(3).again(clock.instant());
    JobId queued = submit(job("x", Map.of("a", "b"), new NewJob.Idempotency("s", "k", "f")));
    return List.of(finished.id(), running.id(), retried.id(), queued);
  }

  @Test
  void everything_is_there_after_the_store_was_closed_and_opened_again() throws Exception {
    JobId removed = running().done().id();
    store.delete(removed);
    Object gone = store.find(removed);
    List<JobId> ids = someJobs();
    List<Everything> before = ids.stream().map(this::everything).toList();
    store = reopened(store);

    assertThat(ids.stream().map(this::everything)).isEqualTo(before);
    assertThat(store.find(removed)).isEqualTo(gone);
    assertThat(store.submit(job("x", Map.of(), new NewJob.Idempotency("s", "k", "f"))))
        .isEqualTo(new SubmitOutcome.Existing(find(ids.getLast())));
    assertThat(store.claimAbandoned(10)).hasSize(1);
  }

  @Test
  void everything_is_there_in_a_copy_of_the_files_of_a_running_server() throws Exception {
    List<JobId> ids = someJobs();
    List<Everything> before = ids.stream().map(this::everything).toList();
    Path copy = Files.createDirectory(temporary.resolve("copy"));
    for (String name : List.of("jobtail.db", "jobtail.db-wal")) {
      Files.copy(data().resolve(name), copy.resolve(name));
    }

    try (EventStore second = SqliteEventStore.open(copy, clock, LIMITS)) {
      store = second;
      assertThat(ids.stream().map(this::everything)).isEqualTo(before);
      JobWriter rescuer = new JobWriter(store, clock, store.claimAbandoned(10).getFirst());
      rescuer.lines(5).done();
    }
  }

  @Test
  void a_job_can_be_written_on_after_the_store_was_opened_again() throws Exception {
    JobWriter writer = running().lines(5000);
    store = reopened(store);
    JobWriter rescuer = new JobWriter(store, clock, store.claimAbandoned(1).getFirst());
    rescuer.lines(5000).done();

    assertThat(readAll(writer.id(), EventId.START, PAGE).events()).hasSize(10_003);
    assertThat(
            fold(
                find(writer.id()).job().spec(), readAll(writer.id(), EventId.START, PAGE).events()))
        .isEqualTo(find(writer.id()));
  }

  @Test
  void a_second_store_on_the_directory_is_refused_and_told_who_holds_it() throws Exception {
    assertRefused(
        () -> create(LIMITS),
        data().toString(),
        "process " + ProcessHandle.current().pid(),
        "jobtail.data-dir");
    submit(); // the first one goes on
    store.close();
    store = open(LIMITS);
    assertThat(store.queueLength()).isEqualTo(1);
  }

  @Test
  void a_file_with_a_broken_header_is_refused() throws Exception {
    store.close();
    overwrite(0, "this is not a database at all, is it");

    assertRefused(() -> create(LIMITS), file().toString());
    assertRefused(() -> create(LIMITS), "SQLITE_NOTADB");
  }

  @Test
  void a_file_with_a_broken_page_is_refused() throws Exception {
    running().lines(5000);
    store.close();
    for (long page = 20; page < 40; page++) {
      overwrite(page * 4096, "x".repeat(4096));
    }

    assertRefused(() -> create(LIMITS), file().toString(), "damaged");
  }

  private void overwrite(long at, String text) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
      file.seek(at);
      file.writeBytes(text);
    }
  }

  @Test
  void a_directory_in_the_place_of_the_file_is_refused() throws Exception {
    store.close();
    Files.delete(file());
    Files.createDirectory(file());

    assertRefused(() -> create(LIMITS), file().toString(), "cannot be opened");
  }

  @Test
  void a_file_in_the_place_of_the_directory_is_refused() throws Exception {
    Path blocked = Files.createFile(temporary.resolve("blocked"));

    assertRefused(() -> SqliteEventStore.open(blocked, clock, LIMITS), blocked.toString());
  }

  @Test
  void a_file_of_a_newer_version_is_refused_and_not_touched() throws Exception {
    store.close();
    sql("PRAGMA user_version = 99");

    assertRefused(() -> create(LIMITS), file().toString(), "version 99", "newer");
    sql("PRAGMA user_version = 3");
    store = open(LIMITS);
    submit();
  }

  @Test
  void a_file_of_another_program_is_refused() throws Exception {
    store.close();
    Files.delete(file());
    sql("CREATE TABLE theirs (a)");

    assertRefused(() -> create(LIMITS), file().toString(), "not made by Jobtail");
  }

  @Test
  void nothing_is_left_of_a_removed_job_but_its_tombstone() throws Exception {
    JobId id = running().lines(12_000).again(clock.instant()).id();
    new JobWriter(store, clock, claim()).run().lines(10).done();
    store.delete(id);

    for (String table :
        List.of("job", "spec", "label", "idempotency", "event", "checkpoint", "gap", "purge")) {
      assertThat(count(table)).as(table).isZero();
    }
    assertThat(count("tombstone")).isEqualTo(1);
  }

  @Test
  void of_a_trimmed_log_only_done_and_the_checkpoint_before_it_are_left() throws Exception {
    running().lines(12_000).done();
    store.retain(new RetentionPolicy(Duration.ofDays(1), 10, 0, Duration.ofDays(1)));

    assertThat(count("event")).isEqualTo(1);
    assertThat(count("checkpoint")).isEqualTo(1);
    assertThat(count("purge")).isZero();
  }

  private int count(String table) throws Exception {
    return number("SELECT count(*) FROM " + table);
  }

  private int number(String query) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.getInt(1);
    }
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statements = connection.createStatement()) {
      statements.execute(statement);
    }
  }

  /** Refused, and the lock given back: the next attempt meets the same error, not the lock. */
  private static void assertRefused(ThrowingCallable opening, String... words) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(opening).isInstanceOf(StoreException.class).hasMessageContainingAll(words);
    }
  }
}
