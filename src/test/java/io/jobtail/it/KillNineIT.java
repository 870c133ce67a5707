package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was promised holds though the server is killed at any moment. */
class KillNineIT {
  private static final int JOBS = 30;
  private static final int LINES = 300;
  private static final double RATE = 400;

  @TempDir private Path home;

  private final Map<String, Submitted> submitted = new ConcurrentHashMap<>();
  private final List<String> jsons = new ArrayList<>();
  private final Map<String, List<Received>> history = new HashMap<>();

  /** What was acknowledged, with what somebody saw of it before the server was killed. */
  private record Submitted(String key, String json, Follower follower) {
    int maxAttempts() {
      return json.contains("\"maxAttempts\":2") ? 2 : 1;
    }
  }

  @Test
  @Timeout(3600)
  void keeps_what_was_acknowledged_and_what_was_seen() throws Exception {
    Random random = Chaos.random("KillNineIT");
    try (ServerProcess server =
        ServerProcess.quick(home)
            .with("JOBTAIL_RUNNER_CONCURRENCY", "6")
            .with("JOBTAIL_RUNNER_RETRY_INITIAL", "100ms")) {
      server.start();
      for (int round = 1; round <= Chaos.KILLS; round++) {
        submitted.clear();
        killAmid(server, random, round);
        Map<String, List<Received>> seen = new HashMap<>();
        submitted.forEach((id, job) -> seen.put(id, job.follower().events()));
        server.start();
        repeatSubmissions(server.api(), round);
        followToEnd();
        submitted.forEach(
            (id, job) -> check(server.api(), id, job, seen.getOrDefault(id, List.of())));
      }
      history.forEach((id, events) ->
          assertThat(server.api().events(id))
              .as("job %s of an earlier round", id)
              .isEqualTo(events));
      System.out.println("KillNineIT: " + history.size() + " jobs, kills: " + Chaos.KILLS);
    }
  }

  /** Submits and follows; the kill comes after a random number of answers or events. */
  private void killAmid(ServerProcess server, Random random, int round) throws Exception {
    // every other kill comes while submissions are coming in
    boolean early = round % 2 == 0;
    CountDownLatch moment = new CountDownLatch(1 + random.nextInt(early ? JOBS : JOBS * LINES / 3));
    Runnable onAnswer = early ? moment::countDown : () -> {};
    Runnable onEvent = early ? () -> {} : moment::countDown;
    jsons.clear();
    for (int i = 0; i < JOBS; i++) {
      jsons.add(json(1 + random.nextInt(2), round));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < JOBS; i++) {
        String key = key(round, i);
        String json = jsons.get(i);
        threads.execute(() -> submitAndFollow(server.api(), key, json, onAnswer, onEvent));
      }
      assertThat(moment.await(60, TimeUnit.SECONDS)).isTrue();
      server.kill9();
    }
    System.out.println(
        "KillNineIT: killed with " + submitted.size() + " of " + JOBS + " jobs acknowledged");
  }

  private static String json(int maxAttempts, int round) {
    return Api.emitJson(LINES, RATE, maxAttempts)
        .replaceFirst("\\{", "{\"labels\":{\"round\":\"" + round + "\"},");
  }

  private void submitAndFollow(
      Api api, String key, String json, Runnable onAnswer, Runnable onEvent) {
    String id;
    try {
      id = api.submit(json, "Idempotency-Key", key);
    } catch (UncheckedIOException killed) {
      return; // not acknowledged: nothing is promised
    }
    Follower follower = new Follower(api, id, onEvent);
    submitted.put(id, new Submitted(key, json, follower));
    onAnswer.run();
    follower.read();
  }

  /** All of them, also those that were not acknowledged: each key has one job in the end. */
  private void repeatSubmissions(Api api, int round) {
    Map<String, String> before = new HashMap<>();
    submitted.forEach((id, job) -> before.put(job.key(), id));
    for (int i = 0; i < JOBS; i++) {
      String key = key(round, i);
      String id = api.submit(jsons.get(i), "Idempotency-Key", key);
      if (before.containsKey(key)) {
        assertThat(id).as("the job of an acknowledged submission").isEqualTo(before.get(key));
      } else {
        Follower follower = new Follower(api, id, () -> {});
        submitted.put(id, new Submitted(key, jsons.get(i), follower));
      }
    }
    assertThat(api.ids("label=round%3D" + round + "&limit=" + (JOBS + 1)))
        .containsExactlyInAnyOrderElementsOf(submitted.keySet());
  }

  private static String key(int round, int i) {
    return "round-" + round + "-job-" + i;
  }

  private void followToEnd() throws InterruptedException, ExecutionException {
    List<Future<?>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      submitted.values().forEach(job -> readers.add(threads.submit(job.follower()::readToEnd)));
    }
    for (Future<?> reader : readers) {
      reader.get();
    }
  }

  private void check(Api api, String id, Submitted job, List<Received> seen) {
    assertThat(history).as("an id is never reused").doesNotContainKey(id);
    List<Received> events = api.events(id);
    assertThat(events.subList(0, seen.size())).as("what was seen of %s", id).isEqualTo(seen);
    assertThat(job.follower().events()).as("seen and resumed, of %s", id).isEqualTo(events);
    assertDense(events);
    assertEnd(events, job.maxAttempts());
    history.put(id, events);
  }

  /** In each attempt from 1 without a hole, in attempts from 0 without a hole. */
  private static void assertDense(List<Received> events) {
    int attempt = 0;
    long seq = 0;
    for (Received event : events) {
      boolean next = event.id().equals((attempt + 1) + "-1");
      attempt = next ? attempt + 1 : attempt;
      seq = next ? 1 : seq + 1;
      assertThat(event.id()).isEqualTo(attempt + "-" + seq);
    }
  }

  private static void assertEnd(List<Received> events, int maxAttempts) {
    boolean lost = events.stream().anyMatch(event -> event.data().contains("\"reason\":\"lost\""));
    Received end = events.getLast();
    assertThat(end.event()).isEqualTo("done");
    int attempt = Integer.parseInt(end.id().split("-", 2)[0]);
    if (!lost) {
      assertThat(end.data()).contains("\"state\":\"succeeded\"");
      assertThat(attempt).isEqualTo(1);
    } else if (maxAttempts == 1) {
      assertThat(end.data()).contains("\"state\":\"failed\"").contains("\"reason\":\"lost\"");
      assertThat(attempt).isEqualTo(1);
    } else {
      assertThat(end.data()).contains("\"state\":\"succeeded\"");
      assertThat(attempt).isEqualTo(2);
    }
  }

  @Test
  @Timeout(120)
  void ends_the_program_that_a_killed_server_left_running() throws IOException {
    try (ServerProcess server = ServerProcess.quick(home).configured(Programs.STUBBORN)) {
      server.start();
      String id = server.api().submit("{\"type\":\"stubborn\"}");
      List<Long> pids = Programs.pids(server.api(), id, 2);
      server.kill9();
      assertThat(pids).allMatch(Programs::isAlive, "outlives its server");
      server.start();
      assertThat(pids).noneMatch(Programs::isAlive);
      Map<?, ?> job = server.api().finished(id);
      assertThat(Api.text(job, "state")).isEqualTo("failed");
      assertThat(Api.text(job, "reason")).isEqualTo("lost");
    }
  }
}
