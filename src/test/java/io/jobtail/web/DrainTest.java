package io.jobtail.web;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is told to stop lets go of everybody in order. */
class DrainTest {
  private static final String LONG = "40s";
  private static final Map<String, String> ALL_THE_TIME =
      Map.of("micronaut.lifecycle.graceful-shutdown.grace-period", "120s");

  private static Map<String, String> with(String... more) {
    Map<String, String> all = new HashMap<>(ALL_THE_TIME);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static void assertLast(RawHttp.Answer answer) {
    assertThat(answer.head().field("Connection")).isEqualTo("close");
  }

  @Test
  void while_a_balancer_has_to_learn_of_it_what_is_there_is_answered_and_nothing_new_is_taken()
      throws Exception {
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.delay", LONG))) {
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
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.delay", LONG))) {
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
  void readers_of_jobs_that_run_here_stay_to_the_end_and_the_others_are_sent_away()
      throws Exception {
    try (StoppingServer server =
        new StoppingServer(with("jobtail.drain.grace", LONG, "jobtail.runner.concurrency", "1"))) {
      String runs = server.submitGated("");
      server.awaitState(runs, "running");
      String waits = server.submitGated("");
      String both = "/events?job=" + runs.substring(6) + "&job=" + waits.substring(6);
      try (RawHttp stays = server.open(runs + "/events", HttpFixture.SSE);
          RawHttp text = server.open(runs + "/log?follow=true");
          RawHttp staysForOne = server.open(both, HttpFixture.SSE);
          RawHttp goes = server.open(waits + "/events", HttpFixture.SSE);
          RawHttp cut = server.open(waits + "/events", HttpFixture.NDJSON);
          RawHttp board = server.open("/jobs", HttpFixture.SSE)) {
        server.awaitReaders(6);
        RawHttp.Body going = begun(goes, "event: status");
        RawHttp.Body boarding = begun(board, "event: page");
        RawHttp.Body cutting = begun(cut, "{");
        int port = server.port();
        server.beginStop();

        assertToldToComeBack(going);
        assertToldToComeBack(boarding);
        cutting.readAllBytes();
        assertThat(cutting.isWhole()).isFalse();
        server.awaitClosedPort(port);
        assertThat(server.isStopped()).isFalse();
        assertThat(server.streams().readers()).isEqualTo(3);

        server.gate.release();
        assertThat(stays.answer().text()).contains("event: done").contains("\"succeeded\"");
        RawHttp.Answer log = text.answer();
        assertThat(log.text()).isEqualTo("it runs\n");
        assertThat(log.isWhole()).isTrue();
        RawHttp.Answer rest = staysForOne.answer();
        assertThat(rest.text()).contains("event: done").contains("\"state\":\"queued\"");
        assertThat(rest.text()).containsPattern("\n\nretry: [1-3]\\d{3}\n$");
        assertThat(rest.isWhole()).isTrue();
        server.awaitStopped();
      }
    }
  }

  /** A stream of which a first line was seen. */
  private static RawHttp.Body begun(RawHttp stream, String line) throws IOException {
    RawHttp.Body body = stream.body(stream.head());
    body.lineThatBeginsWith(line);
    return body;
  }

  private static void assertToldToComeBack(RawHttp.Body body) throws IOException {
    String rest = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    assertThat(rest).containsPattern("\n\nretry: [1-3]\\d{3}\n$");
    assertThat(body.isWhole()).isTrue();
  }

  @Test
  void a_job_that_does_not_end_in_its_grace_is_handed_on_and_its_readers_with_it()
      throws Exception {
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.grace", "10ms"))) {
      String again = server.submitGated(",\"maxAttempts\":2");
      String once = server.submitGated("");
      try (RawHttp reader = server.open(again + "/events", HttpFixture.SSE);
          RawHttp other = server.open(once + "/events", HttpFixture.SSE)) {
        RawHttp.Body seen = reader.body(reader.head());
        seen.lineThatBeginsWith("event: log");
        RawHttp.Body failing = other.body(other.head());
        failing.lineThatBeginsWith("event: log");
        server.beginStop();
        String rest = new String(seen.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(rest).contains("\"state\":\"queued\"").contains("\"reason\":\"shutdown\"");
        assertThat(rest).containsPattern("\n\nretry: [1-3]\\d{3}\n$");
        assertThat(seen.isWhole()).isTrue();
        String end = new String(failing.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(end).contains("event: done").contains("\"state\":\"failed\"");
        assertThat(end).contains("\"reason\":\"shutdown\"");
        assertThat(failing.isWhole()).isTrue();
        server.awaitStopped();
      }
    }
  }

  @Test
  void many_readers_are_not_sent_away_at_once_and_not_told_the_same() throws Exception {
    try (StoppingServer server =
        new StoppingServer(with("jobtail.runner.concurrency", "1", "jobtail.drain.grace", LONG))) {
      String runs = server.submitGated("");
      server.awaitState(runs, "running");
      String waits = server.submitGated("");
      List<RawHttp> readers = new ArrayList<>();
      try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 40; i++) {
          readers.add(server.open(waits + "/events", HttpFixture.SSE));
        }
        server.awaitReaders(40);
        int port = server.port();
        List<CompletableFuture<Left>> leaving =
            readers.stream().map(reader -> supplyAsync(() -> Left.of(reader, port), each)).toList();
        server.beginStop();
        List<Left> left = leaving.stream().map(CompletableFuture::join).toList();
        assertThat(left).extracting(Left::told).doesNotContain("").hasSizeGreaterThan(20);
        assertThat(Set.copyOf(left.stream().map(Left::told).toList())).hasSizeGreaterThan(20);
        // 40 readers leave within 200 ms; that they all take a random moment in a quarter of it
        // does not happen
        LongSummaryStatistics times = left.stream().mapToLong(Left::nanos).summaryStatistics();
        assertThat(Duration.ofNanos(times.getMax() - times.getMin()))
            .isGreaterThan(Duration.ofMillis(50));
        assertThat(left).as("who comes back at once does not come back here").allMatch(Left::out);
        assertThat(server.isStopped()).isFalse();
      } finally {
        for (RawHttp reader : readers) {
          reader.close();
        }
      }
    }
  }

  /**
   * How one reader left.
   *
   * @param told its last line
   * @param nanos when
   * @param out whether it could not come back at once
   */
  private record Left(String told, long nanos, boolean out) {
    static Left of(RawHttp reader, int port) {
      try {
        String text = reader.answer().text();
        long nanos = System.nanoTime();
        int last = text.lastIndexOf("retry: ");
        return new Left(last < 0 ? "" : text.substring(last), nanos, isRefused(port));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isRefused(int port) throws IOException {
      try (RawHttp _ = RawHttp.to(port)) {
        return false;
      } catch (ConnectException e) {
        return true;
      }
    }
  }

  @Test
  void a_log_that_is_being_read_is_given_to_its_end() throws Exception {
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.window", LONG))) {
      String job =
          server.submit(
              context -> {
                for (int i = 0; i < 200_000; i++) {
                  context.log("line " + i + " of a log that no socket takes at once");
                }
                return null;
              },
              "");
      server.awaitState(job, "succeeded");
      try (RawHttp slow = RawHttp.to(server.port(), 4096)) {
        slow.send(RawHttp.request("GET", job + "/log"));
        RawHttp.Body body = slow.body(slow.head());
        assertThat(body.line()).startsWith("line 0 ");
        server.beginStop();
        server.awaitClosedPort(server.port());
        body.readAllBytes();
        assertThat(body.isWhole()).isTrue();
      }
      server.awaitStopped();
    }
  }

  @Test
  void neither_a_deaf_job_nor_a_client_that_takes_nothing_holds_it_up() throws Exception {
    try (StoppingServer server =
        new StoppingServer(
            with("jobtail.runner.cancel-grace", "100ms", "jobtail.drain.window", "100ms"))) {
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
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.grace", LONG))) {
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
