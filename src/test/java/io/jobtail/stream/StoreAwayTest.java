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

/** What becomes of streams and requests while the store is away, and of what it gave up. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreAwayTest extends LosingFixture {
  @MockBean(EventStore.class)
  EventStore store() {
    return port();
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
    assertThat(get(events() + "?after=1-6", SSE).text())
        .contains("id: 1-1000007\nevent: gap\ndata: {\"time\":", "\"reason\":\"lost\",\"job\":{");
    assertThat(get(events() + "?after=1-7", JSON).text())
        .contains("\"reason\":\"lost\"", "\"next\":\"1-1000008\",\"closed\":true");
    String text = "[jobtail: events from 1-8 on, if there were any, cannot be given: lost]";
    RawHttp.Answer whole = get("/jobs/" + job + "/log");
    assertThat(whole.text()).endsWith("old 7\n" + text + "\n");
    assertThat(whole.text().lines()).hasSize(7);
    assertThat(get("/jobs/" + job + "/log?tail=1").text()).endsWith(text + "\n");
    assertThat(get("/jobs/" + job + "/log?from=6", JSON).text())
        .contains("\"total\":7,\"complete\":true", "\"n\":6,", "\"n\":7,", text, "\"gap\":true");
    assertThat(get("/jobs/" + job + "/log?grep=any", JSON).text()).contains("\"n\":7,");
  }

  @Test
  void a_request_that_waits_is_told_too() throws Exception {
    log.run(1);
    log.lines("old", 9);
    try (RawHttp http = open(events() + "?after=1-10", JSON, "Prefer: wait=30")) {
      await().until(() -> log.watches.watchedJobs() > 0);
      log.goAway();
      log.watches.wake(job);
      await().until(() -> log.refused.get() > 0);
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
      log.watches.wake(job);
      for (String target : List.of(events(), events() + "?follow=false", "/events?job=" + job)) {
        RawHttp.Answer refused = get(target, NDJSON);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head().field("Retry-After")).isEqualTo("5");
        assertThat(refused.text()).contains("jobs cannot be stored or read now");
        RawHttp.Answer later = get(target, SSE);
        assertThat(later.status()).isEqualTo(200);
        assertThat(later.text()).startsWith(":\nretry: ");
      }
      for (String target : List.of("/jobs/" + job, "/jobs/" + job + "/log", "/jobs")) {
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
      log.watches.wake(job);
      assertThat(live.body.readAllBytes()).isEmpty();
      assertThat(live.body.isWhole()).isFalse();
    }
    assertThat(get(events(), SSE).status()).isEqualTo(404);
  }
}
