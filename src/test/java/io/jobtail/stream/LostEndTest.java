package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers are told when the store has lost the end of a log, on the connection they have. */
@MicronautTest(rebuildContext = true)
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostEndTest extends HttpFixture {
  private static final JobId JOB = JobId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").orElseThrow();
  private static final String EVENTS = "/jobs/" + JOB + "/events";

  private final LosingStore log = new LosingStore(JOB);

  @MockBean(EventStore.class)
  EventStore store() {
    return log.port();
  }

  private static EventId at(int attempt, long seq) {
    return new EventId(attempt, seq);
  }

  /** A reader of JSON lines. */
  private static final class Follower implements AutoCloseable {
    final RawHttp http;
    final RawHttp.Body body;
    final List<String> seen = new ArrayList<>();

    Follower(RawHttp http) throws IOException {
      this.http = http;
      this.body = http.body(http.head());
    }

    /** The next event, as {@code id name} and what matters of its data. */
    String next() throws IOException {
      String line = body.line();
      while (line.equals("{\"event\":\"heartbeat\"}")) {
        line = body.line();
      }
      Map<String, @Nullable Object> event = json(line);
      Map<?, ?> data = (Map<?, ?>) Objects.requireNonNull(event.get("data"));
      String what =
          switch (String.valueOf(event.get("event"))) {
            case "log" -> String.valueOf(data.get("text"));
            case "gap" ->
                "gap "
                    + data.get("from")
                    + " to "
                    + data.get("to")
                    + " "
                    + data.get("reason")
                    + " at "
                    + Objects.requireNonNull((Map<?, ?>) data.get("job")).get("lastEventId");
            default -> String.valueOf(event.get("event"));
          };
      seen.add(event.get("id") + " " + what);
      return seen.getLast();
    }

    void until(String id) throws IOException {
      while (!next().startsWith(id + " ")) {
        // goes on
      }
    }

    @Override
    public void close() throws IOException {
      http.close();
    }
  }

  private Follower follow(String query) throws IOException {
    return new Follower(open(EVENTS + query, NDJSON));
  }

  @Test
  void live_readers_are_given_the_gap_and_go_on_after_it_to_the_end() throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (Follower live = follow("");
        Follower other = follow("?after=1-8")) {
      live.until("1-10");
      other.until("1-10");
      log.lines("old", 2);
      live.until("1-12");
      other.until("1-12");

      log.lose(at(1, 7));
      log.watches.wake(JOB);
      String gap = "1-7 gap 1-12 to 1-7 unknown-cursor at 1-7";
      assertThat(live.next()).isEqualTo(gap);
      assertThat(other.next()).isEqualTo(gap);

      log.lines("new", 8);
      for (int seq = 8; seq <= 15; seq++) {
        assertThat(live.next()).isEqualTo("1-" + seq + " new " + seq);
        assertThat(other.next()).isEqualTo("1-" + seq + " new " + seq);
      }
      log.done();
      assertThat(live.next()).isEqualTo("1-16 done");
      assertThat(other.next()).isEqualTo("1-16 done");
      assertThat(live.body.readAllBytes()).isEmpty();
      assertThat(live.body.isWhole()).isTrue();
    }
  }

  @Test
  void what_is_handed_over_instead_of_what_was_lost_is_not_taken_for_what_follows()
      throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (Follower live = follow("")) {
      live.until("1-10");
      log.telling = LosingStore.Telling.EVENTS;
      log.lose(at(1, 7));
      log.lines("new", 2);
      assertThat(live.next()).isEqualTo("1-7 gap 1-10 to 1-7 unknown-cursor at 1-7");
      assertThat(live.next()).isEqualTo("1-8 new 8");
      assertThat(live.next()).isEqualTo("1-9 new 9");
      log.lines("new", 3);
      log.done();
      live.until("1-13");
      assertThat(live.seen).endsWith("1-10 new 10", "1-11 new 11", "1-12 new 12", "1-13 done");
    }
  }

  @Test
  void a_reader_that_was_ahead_of_the_tail_is_told_and_those_at_the_end_see_nothing_odd()
      throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (Follower live = follow("")) {
      live.until("1-10");
      log.telling = LosingStore.Telling.NOTHING;
      log.lines("old", 2);
      try (Follower ahead = follow("?after=1-11")) {
        assertThat(ahead.next()).isEqualTo("1-12 old 12");
        log.lose(at(1, 10));
        assertThat(ahead.next()).isEqualTo("1-10 gap 1-12 to 1-10 unknown-cursor at 1-10");
        log.telling = LosingStore.Telling.CHANGES;
        log.lines("new", 1);
        log.done();
        for (Follower one : List.of(live, ahead)) {
          assertThat(one.next()).isEqualTo("1-11 new 11");
          assertThat(one.next()).isEqualTo("1-12 done");
        }
        assertThat(live.seen).noneMatch(event -> event.contains("gap"));
      }
    }
  }

  @Test
  void a_log_that_was_begun_anew_while_the_store_was_away_is_given_from_its_attempt_on()
      throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (Follower live = follow("")) {
      live.until("1-10");
      log.goAway();
      log.watches.wake(JOB);
      log.telling = LosingStore.Telling.NOTHING;
      log.lose(at(0, 1));
      log.run(1);
      log.lines("new", 12);
      log.comeBack();
      assertThat(live.next()).startsWith("1-0 gap 1-10 to 1-0 unknown-cursor");
      assertThat(live.next()).isEqualTo("1-1 status");
      for (int seq = 2; seq <= 13; seq++) {
        assertThat(live.next()).isEqualTo("1-" + seq + " new " + seq);
      }
    }
  }

  @Test
  void an_end_that_nobody_will_see_is_a_gap_and_then_the_end_for_a_reader_anywhere()
      throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (Follower live = follow("")) {
      live.until("1-10");
      log.lose(at(1, 7));
      log.giveUp(1_000_000);
      log.done();
      // what it saw last is in the range
      assertThat(live.next()).isEqualTo("1-1000007 gap 1-11 to 1-1000007 lost at 1-1000007");
      assertThat(live.next()).isEqualTo("1-1000008 done");
    }
    try (Follower late = follow("?after=1-6")) {
      assertThat(late.next()).isEqualTo("1-7 old 7");
      assertThat(late.next()).isEqualTo("1-1000007 gap 1-8 to 1-1000007 lost at 1-1000007");
      assertThat(late.next()).isEqualTo("1-1000008 done");
    }
    assertThat(get(EVENTS + "?after=1-6", SSE).text())
        .contains("id: 1-1000007\nevent: gap\ndata: {\"time\":", "\"reason\":\"lost\",\"job\":{");
    assertThat(get(EVENTS + "?after=1-7", JSON).text())
        .contains("\"reason\":\"lost\"", "\"next\":\"1-1000008\",\"closed\":true");
    String text = "[jobtail: events from 1-8 on, if there were any, cannot be given: lost]";
    RawHttp.Answer whole = get("/jobs/" + JOB + "/log");
    assertThat(whole.text()).endsWith("old 7\n" + text + "\n");
    assertThat(whole.text().lines()).hasSize(7);
    assertThat(get("/jobs/" + JOB + "/log?tail=1").text()).endsWith(text + "\n");
    assertThat(get("/jobs/" + JOB + "/log?from=6", JSON).text())
        .contains("\"total\":7,\"complete\":true", "\"n\":6,", "\"n\":7,", text, "\"gap\":true");
    assertThat(get("/jobs/" + JOB + "/log?grep=any", JSON).text()).contains("\"n\":7,");
  }

  @Test
  void a_follower_of_the_text_is_cut() throws Exception {
    log.run(1);
    log.lines("old", 9);
    for (String more : List.of("", "&grep=old")) {
      try (RawHttp http = open("/jobs/" + JOB + "/log?follow=true" + more)) {
        RawHttp.Body body = http.body(http.head());
        for (int i = 0; i < 9; i++) {
          assertThat(body.line()).contains("old");
        }
        log.lose(at(1, 7));
        log.watches.wake(JOB);
        assertThat(body.readAllBytes()).isEmpty();
        assertThat(body.isWhole()).isFalse();
      }
      log.lines("old", 3);
    }
  }

  @Test
  void several_jobs_over_one_connection_are_told_too_and_a_cursor_that_never_was()
      throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (RawHttp http = open("/events?job=" + JOB + "@9-9&types=status", SSE)) {
      RawHttp.Body body = http.body(http.head());
      assertThat(body.lineThatBeginsWith("id: ")).isEqualTo("id: 1-10");
      assertThat(body.line()).isEqualTo("event: gap");
      log.lose(at(1, 7));
      log.watches.wake(JOB);
      assertThat(body.lineThatBeginsWith("id: ")).isEqualTo("id: 1-7");
      assertThat(body.line()).isEqualTo("event: gap");
      assertThat(body.line()).contains("\"from\":\"1-10\",\"to\":\"1-7\"");
      log.done();
      assertThat(body.lineThatBeginsWith("id: ")).isEqualTo("id: 1-8");
      assertThat(body.line()).isEqualTo("event: done");
    }
  }

  @Test
  void a_request_that_waits_is_told_too() throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (RawHttp http = open(EVENTS + "?after=1-10", JSON, "Prefer: wait=30")) {
      await().until(() -> log.watches.watchedJobs() > 0);
      log.goAway();
      log.lose(at(1, 7));
      log.comeBack();
      assertThat(http.answer().text())
          .contains("\"from\":\"1-10\",\"to\":\"1-7\",\"reason\":\"unknown-cursor\"");
    }
  }

  @Test
  void while_the_store_is_away_readers_stay_and_new_ones_are_told_to_come_back() throws Exception {
    log.run(1);
    try (Follower live = follow("")) {
      live.until("1-1");
      log.goAway();
      log.watches.wake(JOB);
      for (String target : List.of(EVENTS, EVENTS + "?follow=false", "/events?job=" + JOB)) {
        RawHttp.Answer refused = get(target, NDJSON);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head().field("Retry-After")).isEqualTo("5");
        assertThat(refused.text()).contains("jobs cannot be stored or read now");
        RawHttp.Answer later = get(target, SSE);
        assertThat(later.status()).isEqualTo(200);
        assertThat(later.text()).startsWith(":\nretry: ");
      }
      for (String target : List.of("/jobs/" + JOB, "/jobs/" + JOB + "/log", "/jobs")) {
        RawHttp.Answer refused = get(target);
        assertThat(refused.status()).as(target).isEqualTo(503);
        assertThat(refused.head().field("Retry-After")).isEqualTo("5");
      }
      log.comeBack();
      log.lines("line", 2);
      log.done();
      assertThat(live.next()).isEqualTo("1-2 line 2");
      assertThat(live.next()).isEqualTo("1-3 line 3");
      assertThat(live.next()).isEqualTo("1-4 done");
      assertThat(live.body.isWhole() || live.body.readAllBytes().length == 0).isTrue();
    }
  }

  @Test
  void where_all_was_lost_streams_are_cut_and_the_job_is_unknown() throws Exception {
    log.run(1);
    try (Follower live = follow("")) {
      live.until("1-1");
      log.flush();
      log.watches.wake(JOB);
      assertThat(live.body.readAllBytes()).isEmpty();
      assertThat(live.body.isWhole()).isFalse();
    }
    assertThat(get(EVENTS, SSE).status()).isEqualTo(404);
  }
}
