package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who reads a job that runs in a server that stops is given what it says there, to the last. */
class DrainReadersTest {
  private static final int LINES = 3_000;
  private static final String LONG = " of a log that no socket takes at once".repeat(100);
  private static final Map<String, String> MEMORY_FOR_LITTLE =
      Map.of(
          "micronaut.lifecycle.graceful-shutdown.grace-period", "120s",
          "jobtail.stream.window", "64KB",
          "jobtail.stream.max-item", "8KB",
          "jobtail.stream.in-flight", "8KB",
          "jobtail.drain.window", "40s");

  private final CountDownLatch said = new CountDownLatch(1);

  private static Map<String, String> grace(String grace) {
    Map<String, String> all = new HashMap<>(MEMORY_FOR_LITTLE);
    all.put("jobtail.drain.grace", grace);
    return all;
  }

  /** Says more than is kept in memory, and then waits for the gate. */
  private String talkative(StoppingServer server, String fields) throws IOException {
    return server.submit(
        context -> {
          for (int i = 1; i <= LINES; i++) {
            context.log("line " + i + LONG);
          }
          said.countDown();
          server.gate.acquire();
          return null;
        },
        fields);
  }

  /** One that has seen the beginning, and takes nothing more until it is read on. */
  private RawHttp.Body behind(RawHttp slow, StoppingServer server, String target, String type)
      throws IOException, InterruptedException {
    slow.send(RawHttp.request("GET", target, type));
    RawHttp.Body body = slow.body(slow.head());
    body.read();
    assertThat(said.await(60, TimeUnit.SECONDS)).isTrue();
    server.awaitReaders(1);
    return body;
  }

  private static String rest(RawHttp.Body body) throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void one_that_is_behind_when_its_job_ends_gets_every_event_and_the_end() throws Exception {
    try (StoppingServer server = new StoppingServer(grace("40s"))) {
      String job = talkative(server, "");
      try (RawHttp slow = RawHttp.to(server.port(), 4096)) {
        RawHttp.Body body = behind(slow, server, job + "/events", HttpFixture.SSE);
        server.beginStop();
        server.gate.release();
        server.awaitNothingRuns();
        String rest = rest(body);
        assertThat(rest.lines().filter(line -> line.contains("of a log")).count()).isEqualTo(LINES);
        assertThat(rest).contains("event: done").contains("\"succeeded\"");
        assertThat(body.isWhole()).isTrue();
      }
      server.awaitStopped();
    }
  }

  @Test
  void one_that_is_behind_when_its_job_is_handed_on_gets_what_it_said_here() throws Exception {
    try (StoppingServer server = new StoppingServer(grace("10ms"))) {
      String job = talkative(server, ",\"maxAttempts\":2");
      try (RawHttp slow = RawHttp.to(server.port(), 4096)) {
        RawHttp.Body body = behind(slow, server, job + "/events", HttpFixture.SSE);
        server.beginStop();
        server.awaitNothingRuns();
        String rest = rest(body);
        assertThat(rest.lines().filter(line -> line.contains("of a log")).count()).isEqualTo(LINES);
        assertThat(rest).contains("\"state\":\"queued\"").contains("\"reason\":\"shutdown\"");
        assertThat(rest).containsPattern("\n\nretry: [1-3]\\d{3}\n$");
        assertThat(body.isWhole()).isTrue();
      }
      server.awaitStopped();
    }
  }

  @Test
  void one_of_several_jobs_that_is_behind_gets_all_of_that_which_ended_here() throws Exception {
    Map<String, String> oneAtOnce = grace("40s");
    oneAtOnce.put("jobtail.runner.concurrency", "1");
    try (StoppingServer server = new StoppingServer(oneAtOnce)) {
      String job = talkative(server, "");
      server.awaitState(job, "running");
      String other = server.submitGated("");
      String both = "/events?job=" + job.substring(6) + "&job=" + other.substring(6);
      try (RawHttp slow = RawHttp.to(server.port(), 4096)) {
        RawHttp.Body body = behind(slow, server, both, HttpFixture.SSE);
        server.beginStop();
        server.gate.release();
        server.awaitNothingRuns();
        String rest = rest(body);
        assertThat(rest.lines().filter(line -> line.contains("of a log")).count()).isEqualTo(LINES);
        assertThat(rest).contains("event: done");
        assertThat(rest).containsPattern("\n\nretry: [1-3]\\d{3}\n$");
      }
      server.awaitStopped();
    }
  }

  @Test
  void one_that_is_behind_and_takes_nothing_holds_the_stop_up_no_longer_than_the_window()
      throws Exception {
    Map<String, String> quick = grace("10ms");
    quick.put("jobtail.drain.window", "100ms");
    try (StoppingServer server = new StoppingServer(quick)) {
      String job = talkative(server, "");
      try (RawHttp slow = RawHttp.to(server.port(), 4096)) {
        RawHttp.Body body = behind(slow, server, job + "/log?follow=true", "Accept: text/plain");
        server.beginStop();
        await().atMost(StoppingServer.SOON).until(server::isStopped);
        rest(body);
        assertThat(body.isWhole()).as("a part is not taken for the whole").isFalse();
      }
    }
  }
}
