package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RealRedis;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances come and go as they are needed, to none at all, and do what they are for. */
@Timeout(120)
class ElasticIT {
  private static final Duration END = Duration.ofSeconds(30);

  private static final String PASSWORD = "p4ss-of-this-test";

  private static RealRedis redis;

  @TempDir private Path home;

  @BeforeAll
  static void start() {
    redis = new RealRedis().with("user", "app on >" + PASSWORD + " ~* &* +@all").start();
  }

  @AfterAll
  static void end() {
    redis.close();
  }

  private Fleet fleet(String prefix) {
    String uri = "redis://app:" + PASSWORD + "@127.0.0.1:" + redis.port();
    return new Fleet(
        home, 2, server -> server.with("REDIS_URI", uri).with("JOBTAIL_REDIS_PREFIX", prefix));
  }

  @Test
  void one_takes_and_shows_what_another_runs() throws IOException {
    try (Fleet fleet = fleet("roles")) {
      ServerProcess api = fleet.instance(0).with("JOBTAIL_ROLES", "api").start();
      String id = api.api().emit(100, 200);
      Roamer reader = fleet.follow(0, id);
      Awaitility.await("signs of life").atMost(END).until(() -> reader.heartbeats() >= 4);
      assertThat(Api.text(api.api().job(id), "state")).isEqualTo("queued");
      Api runner = fleet.instance(1).with("JOBTAIL_ROLES", "runner").start().api();
      Story story = new Story(reader.awaitEnd(END));
      story.assertWhole(100);
      assertThat(story.endsAs("succeeded")).isTrue();
      HttpResponse<byte[]> elsewhere = runner.get("/jobs/" + id);
      assertThat(elsewhere.statusCode()).as("ask another").isEqualTo(503);
      assertThat(elsewhere.headers().firstValue("Retry-After")).isPresent();
      assertThat(runner.get("/prometheus").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void the_next_one_goes_on_where_the_last_one_stopped() {
    try (Fleet fleet = fleet("zero")) {
      ServerProcess last = fleet.instance(0).with("JOBTAIL_RUNNER_CONCURRENCY", "2").start();
      List<Roamer> readers =
          IntStream.range(0, 6)
              .mapToObj(i -> fleet.roam(0, last.api().submit(Api.emitJson(100, 100, 2))))
              .toList();
      Awaitility.await("work under way")
          .atMost(END)
          .until(() -> readers.stream().filter(reader -> reader.saw(Story::isLog)).count() >= 2);
      assertThat(last.terminate()).isEqualTo(143);
      fleet.instance(1).start();
      for (Roamer reader : readers) {
        Story story = new Story(reader.awaitEnd(END));
        story.assertWhole(100);
        assertThat(story.lost()).isZero();
        assertThat(story.endsAs("succeeded")).isTrue();
        assertThat(fleet.api(1).events(reader.job())).isEqualTo(story.events());
      }
    }
  }

  @Test
  void uses_the_name_and_the_keys_that_it_is_given_and_tells_nobody_the_password() {
    try (Fleet fleet = fleet("named")) {
      ServerProcess server = fleet.instance(0).start();
      Roamer reader = fleet.follow(0, server.api().emit(100_000, 50));
      Awaitility.await().atMost(END).until(() -> reader.saw(Story::isLog));
      assertThat(redis.cli().line("CLIENT LIST").lines())
          .filteredOn(client -> !client.contains("cmd=client"))
          .isNotEmpty()
          .allMatch(client -> client.contains("user=app"));
      assertThat(redis.cli().line("KEYS named*").lines()).isNotEmpty();
      redis.stop();
      int before = reader.heartbeats();
      Awaitility.await("signs of life without Redis")
          .atMost(END)
          .until(() -> reader.heartbeats() >= before + 3);
      server.kill9();
      assertThat(server.output() + server.errors())
          .containsIgnoringCase("redis")
          .doesNotContain(PASSWORD);
    } finally {
      redis.start();
    }
  }
}
