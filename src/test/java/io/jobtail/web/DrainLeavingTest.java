package io.jobtail.web;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** How readers leave a server that is told to stop. */
class DrainLeavingTest {
  private static final String LONG = "40s";

  @Test
  void readers_of_jobs_that_run_here_stay_to_the_end_and_the_others_are_sent_away()
      throws Exception {
    try (StoppingServer server =
        StoppingServer.patient("jobtail.drain.grace", LONG, "jobtail.runner.concurrency", "1")) {
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
    try (StoppingServer server = StoppingServer.patient("jobtail.drain.grace", "10ms")) {
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
        StoppingServer.patient("jobtail.runner.concurrency", "1", "jobtail.drain.grace", LONG)) {
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
    try (StoppingServer server = StoppingServer.patient("jobtail.drain.window", LONG)) {
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
}
