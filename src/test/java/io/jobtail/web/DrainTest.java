package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is told to stop lets go of everybody in order. */
class DrainTest {
  private static final String LONG = "40s";

  private static void assertLast(RawHttp.Answer answer) {
    assertThat(answer.head().field("Connection")).isEqualTo("close");
  }

  @Test
  void while_a_balancer_has_to_learn_of_it_what_is_there_is_answered_and_nothing_new_is_taken()
      throws Exception {
    try (StoppingServer server = StoppingServer.patient("jobtail.drain.delay", LONG)) {
      String job = server.submitGated("");
      assertThat(server.get("/health/readiness").status()).isEqualTo(200);
      try (RawHttp kept = server.open(job)) {
        assertThat(kept.answer().head().field("Connection")).isEmpty();
        server.beginStop();

        RawHttp.Answer again = kept.send(RawHttp.request("GET", job)).answer();
        assertThat(again.status()).isEqualTo(200);
        assertLast(again);
        assertThat(kept.isClosedByServer()).isTrue();
      }
      RawHttp.Answer notReady = server.get("/health/readiness");
      assertThat(notReady.status()).isEqualTo(503);
      assertThat(notReady.text()).isEqualTo("{\"status\":\"DOWN\"}");
      assertThat(server.get("/health/liveness").status()).isEqualTo(200);

      RawHttp.Answer refused = server.ask(HttpFixture.post("{\"type\":\"emit\"}"));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.head().field("Retry-After")).matches("[1-9]\\d*");
      assertLast(refused);
    }
  }

  @Test
  void a_stream_that_would_begin_meanwhile_is_told_to_come_back() throws Exception {
    try (StoppingServer server = StoppingServer.patient("jobtail.drain.delay", LONG)) {
      String job = server.submitGated("");
      server.beginStop();
      for (String what : List.of(job + "/events", "/events?job=" + job.substring(6), "/jobs")) {
        RawHttp.Answer refused = server.get(what, HttpFixture.SSE);
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.text()).matches(":\nretry: [1-3]\\d{3}\n");
        assertThat(refused.isWhole()).isTrue();
        assertLast(refused);
      }
      for (RawHttp.Answer refused :
          List.of(
              server.get(job + "/events", HttpFixture.NDJSON),
              server.get(job + "/log?follow=true"))) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head().field("Retry-After")).matches("[1-9]\\d*");
      }
      assertThat(server.get(job + "?until=finished").status()).isEqualTo(503);
    }
  }

  @Test
  void neither_a_deaf_job_nor_a_client_that_takes_nothing_holds_it_up() throws Exception {
    try (StoppingServer server =
        StoppingServer.patient(
            "jobtail.runner.cancel-grace", "100ms", "jobtail.drain.window", "100ms")) {
      CountDownLatch full = new CountDownLatch(1);
      String deaf =
          server.submit(
              context -> {
                for (int i = 0; i < 8_000; i++) {
                  context.log("a line that nobody takes, again and again, until nothing fits");
                }
                full.countDown();
                server.gate.acquireUninterruptibly();
                return null;
              },
              "");
      try (RawHttp stalled = RawHttp.to(server.port(), 4096)) {
        stalled.send(RawHttp.request("GET", deaf + "/events", HttpFixture.SSE));
        stalled.head();
        assertThat(full.await(60, TimeUnit.SECONDS)).isTrue();
        server.beginStop();
        server.awaitStopped();
      }
    }
  }

  @Test
  void an_idle_connection_is_closed_with_the_port() throws Exception {
    try (StoppingServer server = StoppingServer.patient("jobtail.drain.grace", LONG)) {
      server.awaitState(server.submitGated(""), "running");
      try (RawHttp idle = server.open("/job-types")) {
        assertThat(idle.answer().status()).isEqualTo(200);
        server.beginStop();
        assertThat(idle.isClosedByServer()).isTrue();
        assertThat(server.isStopped()).isFalse();
      }
    }
  }

  @Test
  void times_that_do_not_fit_in_the_grace_period_are_refused_at_start() {
    assertThatThrownBy(
            () -> {
              try (StoppingServer server =
                  new StoppingServer(Map.of("jobtail.drain.delay", "25s"))) {
                throw new IOException("it started: " + server.port());
              }
            })
        .hasStackTraceContaining(
            "a stop may take 47s: the longer of jobtail.drain.delay (25s) and"
                + " jobtail.drain.grace (0s), jobtail.runner.cancel-grace (10s),"
                + " jobtail.runner.flush-grace (5s), jobtail.drain.window (3s), and 4s to close;"
                + " micronaut.lifecycle.graceful-shutdown.grace-period is only 30s");
  }
}
