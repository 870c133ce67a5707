package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was answered gets to its client, and connections are closed when nothing is under way. */
class DrainConnectionsTest {
  private static final String LONG = "40s";
  private static final int LINES = 3_000;
  private static final String FILL = " of a log that no socket takes at once".repeat(100);

  private static Map<String, String> with(String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("micronaut.lifecycle.graceful-shutdown.grace-period", "120s");
    all.put("jobtail.drain.grace", LONG);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  @Test
  void an_answer_that_waits_for_its_socket_is_not_cut_with_the_port() throws Exception {
    try (StoppingServer server = new StoppingServer(with("jobtail.stream.max-item", "64MB"))) {
      server.awaitState(server.submitGated(""), "running");
      String job =
          server.submit(
              context -> {
                for (int i = 1; i <= LINES; i++) {
                  context.log("line " + i + FILL);
                }
                return null;
              },
              "");
      server.awaitState(job, "succeeded");
      try (RawHttp slow = RawHttp.to(server.port(), 4096)) {
        // one page, in one piece: it is answered as soon as it is made
        slow.send(RawHttp.request("GET", job + "/events?limit=100000", "Accept: application/json"));
        RawHttp.Body body = slow.body(slow.head());
        server.beginStop();
        server.awaitClosedPort(server.port());
        String page = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(body.isWhole()).isTrue();
        assertThat(page).contains("line " + LINES + " ").endsWith("}\n");
        assertThat(slow.isClosedByServer()).isTrue();
        assertThat(server.isStopped()).isFalse();
      }
    }
  }

  @Test
  void of_requests_that_were_sent_at_once_the_first_is_answered_and_says_that_it_is_the_last()
      throws Exception {
    try (StoppingServer server = new StoppingServer(with())) {
      String job = server.submitGated("");
      server.awaitState(job, "running");
      try (RawHttp both = server.open(job + "?until=finished")) {
        both.send(RawHttp.request("GET", "/job-types"));
        server.awaitReaders(1);
        server.beginStop();
        server.awaitClosedPort(server.port());
        server.gate.release();
        RawHttp.Answer answer = both.answer();
        assertThat(answer.text()).contains("\"state\":\"succeeded\"");
        assertThat(answer.isWhole()).isTrue();
        assertThat(answer.head().field("Connection")).isEqualTo("close");
        assertThat(both.isClosedByServer()).isTrue();
      }
      server.awaitStopped();
    }
  }

  @Test
  void over_http_2_the_client_is_told_at_once_and_its_streams_come_to_their_end() throws Exception {
    try (StoppingServer server =
        new StoppingServer(with("jobtail.web.http2", "always", "jobtail.drain.delay", "3s"))) {
      String job = server.submitGated("");
      server.awaitState(job, "running");
      server.awaitState(server.submitGated(""), "running");
      try (RawHttp2 http = RawHttp2.to(server.port());
          RawHttp2 idle = RawHttp2.to(server.port())) {
        int stream = http.get(job + "/events", HttpFixture.SSE);
        http.awaitBody(stream, 20);
        assertThat(idle.awaitEnd(idle.get("/job-types"))).isEqualTo(-1);
        server.beginStop();

        // which allows what is on its way, and nothing that comes later
        assertGoodbye(http.await(RawHttp2.GOAWAY), Integer.MAX_VALUE);
        int late = http.get("/job-types");
        assertThat(http.awaitEnd(late)).isEqualTo(-1);
        assertGoodbye(http.await(RawHttp2.GOAWAY), late);
        assertGoodbye(idle.await(RawHttp2.GOAWAY), Integer.MAX_VALUE);
        assertThatThrownBy(() -> idle.await(-1)).isInstanceOf(IOException.class);

        server.gate.release();
        assertThat(http.awaitEnd(stream)).isEqualTo(-1);
        assertThat(new String(http.body(stream), StandardCharsets.UTF_8)).contains("event: done");
        assertThatThrownBy(() -> http.await(-1)).isInstanceOf(IOException.class);
        assertThat(server.isStopped()).isFalse();
      }
    }
  }

  private static void assertGoodbye(RawHttp2.Frame goAway, int last) {
    assertThat(goAway.numberAt(0)).isEqualTo(last);
    assertThat(goAway.numberAt(4)).as("the error").isZero();
  }
}
