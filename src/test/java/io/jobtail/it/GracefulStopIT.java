package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop does so soon, and loses nothing that it need not lose. */
@Timeout(180)
class GracefulStopIT {
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir private Path home;

  /** One that has one stream open, and has seen a first line of the job's output. */
  private static Follower following(Api api, String job) throws InterruptedException {
    CountDownLatch lines = new CountDownLatch(5);
    Follower follower = new Follower(api, job, lines::countDown);
    Thread.ofVirtual().start(follower::read);
    assertThat(lines.await(30, TimeUnit.SECONDS)).isTrue();
    return follower;
  }

  @Test
  void ends_jobs_as_shut_down_and_their_readers_see_it() throws Exception {
    try (ServerProcess server = ServerProcess.quick(home).start()) {
      String id = server.api().emit(10_000, 20);
      Follower follower = following(server.api(), id);
      Curl text = Curl.start("-sN", server.api().url("/jobs/" + id + "/log?follow=true"));
      text.awaitLine();
      assertThat(stop(server)).isEqualTo(143);
      Awaitility.await("the end, in the stream that was open").until(follower::isDone);
      assertThat(follower.events().getLast().data())
          .contains("\"state\":\"failed\"")
          .contains("\"reason\":\"shutdown\"");
      assertThat(text.exit()).as("the log is whole: its job has ended").isZero();
      server.start();
      assertThat(server.api().events(id)).endsWith(follower.events().getLast());
    }
  }

  @Test
  void hands_jobs_on_that_may_run_again_without_using_up_an_attempt() throws Exception {
    try (ServerProcess server = ServerProcess.quick(home).start()) {
      String id = server.api().submit(Api.emitJson(120, 20, 2));
      for (int attempt = 1; attempt <= 2; attempt++) {
        following(server.api(), id);
        Curl text = Curl.start("-sN", server.api().url("/jobs/" + id + "/log?follow=true"));
        text.awaitLine();
        try (InputStream body = server.api().open("/jobs/" + id + "/events").body()) {
          SseReader reader = new SseReader(body);
          assertThat(reader.next()).isNotNull();
          assertThat(stop(server)).isEqualTo(143);
          List<Received> rest = rest(reader);
          assertThat(rest.getLast().data())
              .contains("\"state\":\"queued\"")
              .contains("\"reason\":\"shutdown\"");
          assertThat(reader.retryMillis()).isPositive();
        }
        assertThat(text.exit()).as("a cut, not an end").isEqualTo(18);
        server.start();
      }
      Map<?, ?> job = server.api().finished(id);
      assertThat(Api.text(job, "state")).isEqualTo("succeeded");
      assertThat(Api.text(job, "attempt")).isEqualTo("3");
      String log = new String(server.api().get("/jobs/" + id + "/log").body(), UTF_8);
      assertThat(log.lines()).hasSize(120);
    }
  }

  @Test
  void leaves_no_process_behind() throws Exception {
    try (ServerProcess server = ServerProcess.quick(home).configured(Programs.STUBBORN).start()) {
      String id = server.api().submit("{\"type\":\"stubborn\"}");
      List<Long> pids = Programs.pids(server.api(), id, 2);
      assertThat(pids).allMatch(Programs::isAlive);
      assertThat(stop(server)).isEqualTo(143);
      assertThat(pids).noneMatch(Programs::isAlive);
    }
  }

  private static int stop(ServerProcess server) {
    long start = System.nanoTime();
    int code = server.terminate();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    return code;
  }

  private static List<Received> rest(SseReader reader) throws IOException {
    List<Received> rest = new ArrayList<>();
    for (Received event = reader.next(); event != null; event = reader.next()) {
      rest.add(event);
    }
    return rest;
  }
}
