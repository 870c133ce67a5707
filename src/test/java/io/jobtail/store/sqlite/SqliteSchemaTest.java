package io.jobtail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobQuery;
import io.jobtail.store.JobWriter;
import io.jobtail.store.LogLimits;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.StoreFixture;
import io.jobtail.store.Turn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every version are migrated, and questions are answered by indexes. */
class SqliteSchemaTest extends StoreFixture {
  private static final int VERSION = 3;

  @TempDir Path temporary;

  @Override
  protected EventStore create(LogLimits limits) {
    return SqliteEventStore.open(temporary, clock, limits);
  }

  @Override
  protected EventStore reopen(EventStore before) {
    before.close();
    return create(LIMITS);
  }

  /** Makes the file what an earlier version would have left: jobs without owners are the same. */
  private void makeVersion2() throws Exception {
    sql("DROP INDEX job_owner");
    sql("ALTER TABLE job DROP COLUMN owner");
    sql("ALTER TABLE tombstone DROP COLUMN owner");
    sql("PRAGMA user_version = 2");
  }

  private static NewJob jobOf(@Nullable String owner) {
    return new NewJob("t", Json.EMPTY_OBJECT, Map.of(), owner, null, 1, null, Long.MAX_VALUE);
  }

  private List<JobId> listed(@Nullable String owner) {
    return store.list(new JobQuery(Set.of(), Set.of(), Map.of(), owner, null, 100)).jobs().stream()
        .map(Job::id)
        .toList();
  }

  @Test
  void a_file_of_the_first_version_is_migrated_and_its_jobs_take_turns() throws Exception {
    JobId flood = submit(job("flood"));
    submit(job("flood"));
    JobId quiet = submit(job("quiet"));
    store.close();
    makeVersion2();
    sql("DROP INDEX job_turn");
    sql("PRAGMA user_version = 1");

    store = open(LIMITS);
    assertThat(number("PRAGMA user_version")).isEqualTo(VERSION);
    assertThat(number("SELECT count(*) FROM sqlite_schema WHERE name = 'job_turn'")).isEqualTo(1);
    assertThat(claim().fold().job().id()).isEqualTo(flood);
    Turn next = new Turn(Set.of(), List.of("flood"), null);
    assertThat(((NextOutcome.Claimed) store.claimNext(next)).job().fold().job().id())
        .isEqualTo(quiet);
  }

  @Test
  void a_file_of_the_second_version_is_migrated_and_its_jobs_are_nobodys() throws Exception {
    JobId removed = running().done().id();
    store.delete(removed);
    JobId finished = running().lines(3).done().id();
    JobId waiting = submit();
    List<Object> before =
        List.of(store.find(finished), readAll(finished, EventId.START, PAGE).ids());
    store.close();
    makeVersion2();

    store = open(LIMITS);
    assertThat(number("PRAGMA user_version")).isEqualTo(VERSION);
    assertThat(List.of(store.find(finished), readAll(finished, EventId.START, PAGE).ids()))
        .isEqualTo(before);
    assertThat(find(finished).job().spec().owner()).isNull();
    assertThat(store.find(removed)).isEqualTo(new Lookup.Gone(null));
    JobId mine = submit(jobOf("me"));
    assertThat(listed(null)).containsExactly(mine, waiting, finished);
    assertThat(listed("me")).containsExactly(mine);
    new JobWriter(store, clock, claim()).run().done();
    new JobWriter(store, clock, claim()).run().done();
    store.delete(waiting);
    store.delete(mine);
    assertThat(store.find(waiting)).isEqualTo(new Lookup.Gone(null));
    assertThat(store.find(mine)).isEqualTo(new Lookup.Gone("me"));
  }

  @Test
  void whose_turn_it_is_costs_the_same_however_many_jobs_wait() throws Exception {
    submit();
    List<String> plan = plan(Claiming.HEADS);
    // the first type is the index's first entry; everything else is a place in it that is sought
    assertThat(plan)
        .filteredOn(step -> step.matches("(SCAN|SEARCH) (job|head)\\b.*"))
        .hasSize(4)
        .containsOnlyOnce("SCAN job USING COVERING INDEX job_turn")
        .filteredOn(step -> step.startsWith("SCAN"))
        .hasSize(1);
    assertThat(plan).noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @Test
  void the_jobs_of_an_owner_are_found_without_a_look_at_those_of_others() throws Exception {
    submit(jobOf("me"));
    assertThat(plan(Reading.LIST_OWNED))
        .contains("SEARCH job USING INDEX job_owner (owner=? AND id<?)")
        .noneMatch(step -> step.matches("(SCAN|SEARCH) (job|spec)\\b.*AUTOMATIC.*"))
        .noneMatch(step -> step.contains("TEMP B-TREE"));
    assertThat(plan(Reading.LIST)).anyMatch(step -> step.endsWith("(id<?)"));
  }

  @Test
  void jobs_of_nobody_are_in_no_index_of_owners() throws Exception {
    submit();
    submit(jobOf("me"));
    assertThat(number("SELECT count(*) FROM job INDEXED BY job_owner WHERE owner IS NOT NULL"))
        .isEqualTo(1);
  }

  private List<String> plan(String query) throws Exception {
    List<String> plan = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
      while (rows.next()) {
        plan.add(rows.getString("detail"));
      }
    }
    return plan;
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("jobtail.db"));
  }

  private int number(String query) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.getInt(1);
    }
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = connect();
        Statement statements = connection.createStatement()) {
      statements.execute(statement);
    }
  }
}
