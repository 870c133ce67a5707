package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RealRedis;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop, as its operator sees it. */
@Timeout(180)
class DrainIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path home;

  private ServerProcess server() {
    return ServerProcess.quick(home)
        .with("JOBTAIL_DRAIN_GRACE", "60s")
        .with("MICRONAUT_LIFECYCLE_GRACEFUL_SHUTDOWN_GRACE_PERIOD", "120s")
        .with("JOBTAIL_LOGS_FORMAT", "json")
        .with("MICRONAUT_SERVER_NETTY_ACCESS_LOGGER_ENABLED", "true")
        .configured(
            """
            jobtail:
              commands:
                gated:
                  command: [sh, -c, 'echo waits; while [ ! -e "$0" ]; do sleep 0.1; done; echo went', "%s"]
            """
                .formatted(home.resolve("gate")));
  }

  private static Follower follow(Api api, String job) throws InterruptedException {
    CountDownLatch line = new CountDownLatch(3);
    Follower follower = new Follower(api, job, line::countDown);
    Thread.ofVirtual().start(follower::read);
    assertThat(line.await(60, TimeUnit.SECONDS)).isTrue();
    return follower;
  }

  @Test
  void jobs_have_their_grace_to_end_by_themselves_and_the_log_tells_of_it() throws Exception {
    try (ServerProcess server = server().start()) {
      Api api = server.api();
      HttpResponse<byte[]> ready = api.get("/health/readiness");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(new String(api.get("/info").body(), UTF_8)).contains("\"name\":\"jobtail\"");
      assertThat(api.get("/jobs/none?ticket=s3cr3t-of-somebody").statusCode()).isGreaterThan(399);
      String program = api.submit("{\"type\":\"gated\"}");
      Follower follower = follow(api, program);
      String handler = api.emit(60, 20);
      Follower other = follow(api, handler);

      server.askToStop();
      Awaitility.await("the port is closed").atMost(SOON).until(() -> !api.answers());
      Files.createFile(home.resolve("gate"));
      assertThat(server.awaitExit()).isEqualTo(143);

      for (Follower each : List.of(follower, other)) {
        Awaitility.await().atMost(SOON).until(each::isDone);
        assertThat(each.events().getLast().data()).contains("\"state\":\"succeeded\"");
      }
      assertLog(server.errors(), program);
    }
  }

  private static void assertLog(String log, String job) {
    List<Map<?, ?>> lines =
        log.lines()
            .filter(line -> !line.startsWith("WARNING:")) // the JVM's own
            .<Map<?, ?>>map(line -> Api.object(line.getBytes(UTF_8)))
            .toList();
    assertThat(lines).extracting("message").asString().contains("stopping: 2 jobs run");
    assertThat(lines).extracting("message").asString().contains("stopped in order");
    List<String> access =
        lines.stream()
            .filter(line -> "access".equals(line.get("logger")))
            .map(line -> Api.text(line, "message"))
            .toList();
    assertThat(access)
        .filteredOn(line -> line.contains("GET /jobs/" + job + "/events HTTP/1.1"))
        .as("a stream's line comes once, at its end")
        .hasSize(1);
    assertThat(access).anyMatch(line -> line.contains("GET /jobs/none?ticket=*** HTTP/1.1"));
    assertThat(log).doesNotContain("s3cr3t");
  }

  @Test
  void a_job_that_began_when_the_process_was_told_to_stop_while_it_starts_is_not_lost()
      throws Exception {
    Path begun = home.resolve("begun");
    try (ServerProcess server =
        ServerProcess.quick(home)
            .with("JOBTAIL_ROLES", "api")
            .configured(
                """
                jobtail:
                  commands:
                    marks:
                      command: [sh, -c, 'touch "$0"; sleep 300', "%s"]
                """
                    .formatted(begun))
            .start()) {
      String job = server.api().submit("{\"type\":\"marks\"}");
      // nobody runs it here: its reader is sent on, and the job stays where it is
      try (InputStream body = server.api().open("/jobs/" + job + "/events").body()) {
        SseReader reader = new SseReader(body);
        assertThat(reader.next()).isNotNull();
        assertThat(server.terminate()).isEqualTo(143);
        assertThat(reader.next()).isNull();
        assertThat(reader.retryMillis()).isPositive();
      }

      Process starting = server.with("JOBTAIL_ROLES", "runner").spawn();
      Awaitility.await("the job's first act")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> Files.exists(begun) || !starting.isAlive());
      assertThat(server.terminate()).isEqualTo(143);

      server.with("JOBTAIL_ROLES", "api").start();
      Map<?, ?> ended = server.api().job(job);
      assertThat(Api.text(ended, "state")).isEqualTo("failed");
      assertThat(Api.text(ended, "reason")).isEqualTo("shutdown");
    }
  }

  @Test
  void is_gone_in_time_although_nobody_takes_its_log() throws Exception {
    Path pipe = home.resolve("pipe");
    String stuck = "mkfifo '%1$s'; exec 3<>'%1$s'; exec \"$@\" 2>&3".formatted(pipe);
    try (ServerProcess server =
        ServerProcess.quick(home)
            .through("sh", "-c", stuck, "sh")
            .with("JOBTAIL_RUNNER_CANCEL_GRACE", "200ms")
            .with("JOBTAIL_RUNNER_FLUSH_GRACE", "200ms")
            .with("JOBTAIL_DRAIN_WINDOW", "200ms")
            .with("JOBTAIL_PROCESS_DRAIN", "100ms")
            .with("MICRONAUT_LIFECYCLE_GRACEFUL_SHUTDOWN_GRACE_PERIOD", "5s")
            .configured(Programs.STUBBORN.replace("500ms", "100ms"))
            .start()) {
      String job = server.api().submit("{\"type\":\"stubborn\"}");
      List<Long> pids = Programs.pids(server.api(), job, 2);
      fill(pipe);
      long begun = System.nanoTime();
      server.askToStop();
      assertThat(server.awaitExit()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
      assertThat(pids).noneMatch(Programs::isAlive);
    }
  }

  /** Until not even a byte fits. */
  private static void fill(Path pipe) throws Exception {
    Process fills =
        new ProcessBuilder(
                "dd", "if=/dev/zero", "of=" + pipe, "bs=1", "oflag=nonblock", "conv=notrunc")
            .redirectErrorStream(true)
            .start();
    String said = new String(fills.getInputStream().readAllBytes(), UTF_8);
    assertThat(fills.waitFor()).as(said).isNotZero();
  }

  @Test
  void is_gone_in_time_with_its_programs_although_its_store_does_not_answer() throws Exception {
    try (RealRedis redis = RealRedis.started();
        ServerProcess server =
            ServerProcess.quick(home)
                .with("JOBTAIL_STORE", "redis")
                .with("REDIS_URI", redis.uri())
                .with("JOBTAIL_REDIS_TIMEOUT", "60s")
                .with("JOBTAIL_RUNNER_CANCEL_GRACE", "200ms")
                .with("JOBTAIL_RUNNER_FLUSH_GRACE", "200ms")
                .with("JOBTAIL_DRAIN_WINDOW", "200ms")
                .with("JOBTAIL_PROCESS_DRAIN", "100ms")
                .with("MICRONAUT_LIFECYCLE_GRACEFUL_SHUTDOWN_GRACE_PERIOD", "6s")
                .configured(Programs.STUBBORN.replace("500ms", "100ms"))
                .start()) {
      String id = server.api().submit(Api.emitJson(100_000, 50, 2));
      follow(server.api(), id);
      List<Long> pids =
          Programs.pids(server.api(), server.api().submit("{\"type\":\"stubborn\"}"), 2);
      redis.pause();
      try {
        long begun = System.nanoTime();
        server.askToStop();
        assertThat(server.awaitExit()).isEqualTo(143);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
        assertThat(pids).noneMatch(Programs::isAlive);
        assertThat(server.errors()).contains("the process is ended as it is");
      } finally {
        redis.resume();
      }
    }
  }
}
