package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that wait for a job leave a server that stops as its readers do. */
class DrainWaitingTest {
  private static final String JSON = "Accept: application/json";
  private static final String WAIT = "Prefer: wait=60";

  private static Map<String, String> with(String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("micronaut.lifecycle.graceful-shutdown.grace-period", "120s");
    all.put("jobtail.runner.concurrency", "1");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static void assertTurnedAway(RawHttp.Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.head().field("Retry-After")).matches("[1-3]");
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.head().field("Connection")).isEqualTo("close");
  }

  @Test
  void those_for_a_job_that_runs_here_stay_to_its_end_and_the_others_are_sent_away()
      throws Exception {
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.grace", "40s"))) {
      String runs = server.submitGated("");
      server.awaitState(runs, "running");
      String waits = server.submitGated("");
      String tag = server.get(waits).head().field("ETag");
      try (RawHttp end = server.open(runs + "?until=finished");
          RawHttp page = server.open(runs + "/events?after=1-2", JSON, WAIT);
          RawHttp otherEnd = server.open(waits + "?until=finished");
          RawHttp otherPage = server.open(waits + "/events?after=0-1", JSON, WAIT);
          RawHttp otherChange = server.open(waits, "If-None-Match: " + tag, WAIT)) {
        server.awaitReaders(5);
        server.beginStop();
        for (RawHttp away : List.of(otherEnd, otherPage, otherChange)) {
          assertTurnedAway(away.answer());
        }
        server.awaitReaders(2);
        assertThat(server.isStopped()).isFalse();

        server.gate.release();
        RawHttp.Answer ended = end.answer();
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.text()).contains("\"state\":\"succeeded\"");
        RawHttp.Answer news = page.answer();
        assertThat(news.status()).isEqualTo(200);
        assertThat(news.text()).contains("\"event\":\"done\"").contains("\"closed\":true");
      }
      server.awaitStopped();
    }
  }

  @Test
  void one_for_the_end_of_a_job_that_is_handed_on_is_told_to_come_back() throws Exception {
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.grace", "10ms"))) {
      String runs = server.submitGated(",\"maxAttempts\":2");
      server.awaitState(runs, "running");
      try (RawHttp end = server.open(runs + "?until=finished");
          RawHttp page = server.open(runs + "/events?after=1-2", JSON, WAIT)) {
        server.awaitReaders(2);
        server.beginStop();
        assertTurnedAway(end.answer());
        assertThat(page.answer().text()).contains("\"reason\":\"shutdown\"");
      }
      server.awaitStopped();
    }
  }

  @Test
  void during_the_delay_they_go_on_and_one_that_comes_is_not_made_to_ask_again_and_again()
      throws Exception {
    try (StoppingServer server = new StoppingServer(with("jobtail.drain.delay", "40s"))) {
      String runs = server.submitGated("");
      server.awaitState(runs, "running");
      try (RawHttp page = server.open(runs + "/events?after=1-2", JSON, WAIT)) {
        server.awaitReaders(1);
        server.beginStop();
        String tag = server.get(runs).head().field("ETag");
        assertTurnedAway(server.get(runs + "/events?after=1-2", JSON, WAIT));
        assertTurnedAway(server.get(runs + "?until=finished"));
        assertTurnedAway(server.get(runs, "If-None-Match: " + tag, WAIT));
        // what is there is given, and who does not want to wait is answered
        assertThat(server.get(runs + "/events?after=1-1", JSON, WAIT).status()).isEqualTo(200);
        assertThat(server.get(runs + "/events?after=1-2", JSON).status()).isEqualTo(200);
        assertThat(server.get(runs, "If-None-Match: " + tag).status()).isEqualTo(304);

        server.gate.release();
        assertThat(page.answer().text()).contains("\"event\":\"done\"");
      }
    }
  }
}
