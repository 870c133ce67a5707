package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RedisCli;
import io.jobtail.redis.RedisPair;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of Redis: submissions are refused and then taken, jobs hold their lines and go
 * on, readers stay, nothing hangs, and nothing is skipped in silence.
 */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisTroubleIT {
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(40);
  private static final Duration RECOVERED = Duration.ofSeconds(10);
  private static final int LINES = 300;

  @TempDir private static Path home;
  private static RedisPair redis;
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    redis = new RedisPair();
    fleet =
        new Fleet(
                home,
                2,
                server ->
                    server
                        .with("REDIS_URI", redis.address().uri())
                        .with("JOBTAIL_RUNNER_LEASE", LEASE.toSeconds() + "s")
                        .with("JOBTAIL_RUNNER_BUFFER_EVENTS", "100")
                        .with("JOBTAIL_REDIS_TIMEOUT", "1s")
                        .configured(Work.PROGRAM))
            .start();
  }

  @AfterAll
  static void end() {
    fleet.close();
    redis.close();
  }

  /** On a busy machine the last test's trouble may not be over yet. */
  @BeforeEach
  void awaitBoth() {
    for (int i = 0; i < fleet.size(); i++) {
      Api api = fleet.api(i);
      Awaitility.await("the store is there")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> api.get("/health").statusCode() == 200);
    }
  }

  private static ConditionFactory within(Duration time) {
    return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(time);
  }

  @Test
  @Order(1)
  void goes_on_after_a_restart() {
    goesOnAfter(() -> redis.master().stop(), () -> redis.master().start());
  }

  @Test
  @Order(2)
  void goes_on_after_nobody_could_connect() {
    goesOnAfter(redis.address()::refuse, () -> redis.address().pointTo(redis.master().port()));
  }

  @Test
  @Order(3)
  void goes_on_after_a_pause_that_is_shorter_than_the_lease() {
    goesOnAfter(() -> redis.master().cli().line("CLIENT PAUSE 3000"), () -> {});
  }

  @Test
  @Order(4)
  void goes_on_when_there_is_memory_again() {
    goesOnAfter(
        () -> redis.master().cli().line("CONFIG SET maxmemory 1"),
        () -> redis.master().cli().line("CONFIG SET maxmemory 0"));
  }

  @Test
  @Order(5)
  void goes_on_after_a_replica_that_takes_no_writes() {
    redis.awaitSynced();
    goesOnAfter(
        () -> redis.address().pointTo(redis.replica().port()),
        () -> redis.address().pointTo(redis.master().port()));
  }

  /** A job runs at one instance and is read at both, through trouble that is soon over. */
  private static void goesOnAfter(Runnable trouble, Runnable end) {
    List<Roamer> readers = running(LINES, 1);
    trouble.run();
    for (int i = 0; i < fleet.size(); i++) {
      assertRefuses(fleet.api(i));
    }
    List<Integer> before = readers.stream().map(Roamer::heartbeats).toList();
    within(RECOVERED)
        .until(() ->
            IntStream.range(0, readers.size())
                .allMatch(i -> readers.get(i).heartbeats() >= before.get(i) + 2));
    end.run();
    assertTakes();
    for (Roamer reader : readers) {
      Story story = new Story(reader.awaitEnd(END));
      story.assertWhole(LINES);
      assertThat(story.endsAs("succeeded")).as("%s", story.end()).isTrue();
      assertThat(story.attempts()).isEqualTo(1);
      assertThat(reader.connections()).as("it stayed").isEqualTo(1);
    }
    assertThat(readers.getLast().events()).isEqualTo(readers.getFirst().events());
  }

  /** Readers, one at each instance, of a job that says lines. */
  private static List<Roamer> running(int lines, int maxAttempts) {
    String id = fleet.api(0).submit(Api.emitJson(lines, 100, maxAttempts));
    List<Roamer> readers =
        IntStream.range(0, fleet.size()).mapToObj(i -> fleet.follow(i, id)).toList();
    within(RECOVERED).until(() -> readers.stream().allMatch(reader -> reader.count() > 20));
    return readers;
  }

  private static void assertRefuses(Api api) {
    within(RECOVERED)
        .until(() -> {
          HttpResponse<byte[]> answer = api.post("/jobs", Api.emitJson(1, 0, 1));
          assertThat(answer.statusCode()).isIn(202, 503);
          return answer.statusCode() == 503
              && answer.headers().firstValue("Retry-After").isPresent();
        });
  }

  /** Both take submissions soon, and what they took runs. */
  private static void assertTakes() {
    for (int i = 0; i < fleet.size(); i++) {
      Api api = fleet.api(i);
      String key = "takes-" + System.nanoTime();
      within(RECOVERED)
          .until(() -> {
            HttpResponse<byte[]> answer =
                api.post("/jobs", Api.emitJson(3, 0, 1), "Idempotency-Key", key);
            assertThat(answer.statusCode()).isIn(202, 503);
            return answer.statusCode() == 202;
          });
      String id = api.submit(Api.emitJson(3, 0, 1), "Idempotency-Key", key);
      assertThat(Api.text(api.finished(id), "state")).isEqualTo("succeeded");
    }
  }

  @Test
  @Order(6)
  void loses_nothing_when_connections_are_cut_again_and_again() {
    List<Roamer> readers = running(LINES, 1);
    for (int cut = 0; cut < 5; cut++) {
      redis.address().cut();
      int before = readers.getLast().count();
      within(RECOVERED)
          .until(() -> readers.getLast().isDone() || readers.getLast().count() > before + 10);
    }
    for (Roamer reader : readers) {
      Story story = new Story(reader.awaitEnd(END));
      story.assertWhole(LINES);
      assertThat(story.endsAs("succeeded")).isTrue();
      assertThat(story.attempts()).isEqualTo(1);
      assertThat(reader.connections()).as("it stayed").isEqualTo(1);
    }
  }

  @Test
  @Order(7)
  void a_pause_that_is_longer_than_the_lease_costs_an_attempt_at_the_most() {
    List<Roamer> readers = running(LINES, 2);
    redis.master().cli().line("CLIENT PAUSE " + LEASE.plusSeconds(1).toMillis());
    for (Roamer reader : readers) {
      Story story = new Story(reader.awaitEnd(END));
      story.assertWhole(LINES);
      assertThat(story.endsAs("succeeded")).isTrue();
      assertThat(story.attempts()).isEqualTo(1 + Math.toIntExact(story.lost()));
      assertThat(reader.connections()).as("it stayed").isEqualTo(1);
    }
    assertTakes();
  }

  @Test
  @Order(8)
  void what_was_flushed_is_unknown_and_is_not_waited_for() throws IOException {
    Work work = Work.endless(fleet, 0, 2);
    String ended = fleet.api(1).emit(1, 0);
    fleet.api(1).finished(ended);
    redis.master().cli().line("FLUSHALL");
    assertThat(work.reader().awaitStatus(RECOVERED)).isEqualTo(404);
    within(LEASE.plusSeconds(5)).until(() -> !Programs.isAlive(work.pid()));
    for (int i = 0; i < fleet.size(); i++) {
      assertThat(fleet.api(i).get("/jobs/" + ended).statusCode()).isEqualTo(404);
      assertThat(fleet.api(i).get("/jobs/" + work.job()).statusCode()).isEqualTo(404);
    }
    assertTakes();
    assertThat(fleet.api(0).ids("type=work")).isEmpty();
  }

  @Test
  @Order(9)
  void a_line_that_was_stored_reaches_all_readers_though_the_answer_was_lost() throws IOException {
    String id = fleet.api(0).submit("{\"type\":\"one-line\"}");
    List<Roamer> readers =
        IntStream.range(0, fleet.size()).mapToObj(i -> fleet.follow(i, id)).toList();
    within(RECOVERED)
        .until(() -> readers.stream().allMatch(reader -> reader.saw("\"state\":\"running\"")));
    RedisCli direct = redis.master().cli();
    String log = direct.line("KEYS *log:" + id);
    redis.address().swallowAnswers();
    within(RECOVERED)
        .until(() -> direct.line("XREVRANGE " + log + " + - COUNT 1").contains("line 1"));
    redis.address().cut();
    within(RECOVERED)
        .until(() -> readers.stream().allMatch(reader -> reader.saw("\"text\":\"line 1\"")));
    assertTakes();
    assertThat(fleet.api(1).post("/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(202);
    for (Roamer reader : readers) {
      Story story = new Story(reader.awaitEnd(END));
      story.assertWhole(1);
      assertThat(story.endsAs("cancelled")).isTrue();
      assertThat(reader.connections()).as("it stayed").isEqualTo(1);
    }
  }

  @Test
  @Order(10) // the replica stays the master
  void says_what_a_failover_lost_and_goes_on() throws IOException {
    List<Roamer> readers = running(LINES, 2);
    redis.awaitSynced();
    redis.holdReplication();
    String forgotten = fleet.api(1).emit(1, 0);
    fleet.api(1).finished(forgotten);
    List<Integer> before = readers.stream().map(Roamer::count).toList();
    within(RECOVERED)
        .until(() ->
            IntStream.range(0, readers.size())
                .allMatch(i -> readers.get(i).count() >= before.get(i) + 20));
    redis.failOver();
    assertTakes();
    for (Roamer reader : readers) {
      assertGoesOnAfterGap(reader.awaitEnd(END), fleet.api(0).events(reader.job()));
    }
    for (int i = 0; i < fleet.size(); i++) {
      assertThat(fleet.api(i).get("/jobs/" + forgotten).statusCode()).isEqualTo(404);
    }
  }

  /** Until the gap the reader saw what was; after it, all that is. */
  private static void assertGoesOnAfterGap(List<Received> seen, List<Received> stored) {
    assertThat(stored).filteredOn(Story::isGap).as("in the store").hasSize(1);
    List<Received> gaps = seen.stream().filter(Story::isGap).toList();
    assertThat(gaps).as("seen by a reader that was there").isNotEmpty();
    int gap = seen.indexOf(gaps.getLast());
    int kept = stored.indexOf(stored.stream().filter(Story::isGap).findFirst().orElseThrow());
    assertThat(seen.subList(0, kept)).isEqualTo(stored.subList(0, kept));
    List<Received> after = seen.subList(gap + 1, seen.size());
    assertThat(stored).endsWith(after.toArray(Received[]::new));
    assertThat(after).as("the next attempt, whole").anyMatch(event -> event.id().equals("2-1"));
    Story story = new Story(stored);
    assertThat(story.lost()).isEqualTo(1);
    assertThat(story.endsAs("succeeded")).isTrue();
    assertThat(story.counted().get(2)).hasSize(LINES);
  }
}
