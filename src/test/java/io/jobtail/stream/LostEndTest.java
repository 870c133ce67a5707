package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.store.EventStore;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers are told when the store has lost the end of a log, on the connection they have. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostEndTest extends LosingFixture {
  @MockBean(EventStore.class)
  EventStore store() {
    return port();
  }

  @Test
  void live_readers_are_given_the_gap_and_go_on_after_it_to_the_end() throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (Follower live = follow("");
        Follower other = follow("?after=1-8")) {
      live.until("1-10");
      other.until("1-10");
      awaitFollowed(at(1, 10));
      log.lines("old", 2);
      live.until("1-12");
      other.until("1-12");

      log.lose(at(1, 7));
      log.watches.wake(job);
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
      awaitFollowed(at(1, 10));
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
      awaitFollowed(at(1, 10));
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
      awaitFollowed(at(1, 10));
      log.goAway();
      log.watches.wake(job);
      await().until(() -> log.refused.get() > 0);
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
  void a_follower_of_the_text_is_cut() throws Exception {
    log.run(1);
    log.lines("old", 9);
    for (String more : List.of("", "&grep=old")) {
      try (RawHttp http = open("/jobs/" + job + "/log?follow=true" + more)) {
        RawHttp.Body body = http.body(http.head());
        for (int i = 0; i < 9; i++) {
          assertThat(body.line()).contains("old");
        }
        log.lose(at(1, 7));
        log.watches.wake(job);
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
    try (RawHttp http = open("/events?job=" + job + "@9-9&types=status", SSE)) {
      RawHttp.Body body = http.body(http.head());
      assertThat(body.lineThatBeginsWith("id: ")).isEqualTo("id: 1-10");
      assertThat(body.line()).isEqualTo("event: gap");
      log.lose(at(1, 7));
      log.watches.wake(job);
      assertThat(body.lineThatBeginsWith("id: ")).isEqualTo("id: 1-7");
      assertThat(body.line()).isEqualTo("event: gap");
      assertThat(body.line()).contains("\"from\":\"1-10\",\"to\":\"1-7\"");
      log.done();
      assertThat(body.lineThatBeginsWith("id: ")).isEqualTo("id: 1-8");
      assertThat(body.line()).isEqualTo("event: done");
    }
  }
}
