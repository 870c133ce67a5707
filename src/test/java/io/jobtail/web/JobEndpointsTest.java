package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at jobs, waiting for them, cancelling and removing them. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.runner.concurrency", value = "1")
@Property(name = "micronaut.server.port", value = "-1")
final class JobEndpointsTest extends HttpFixture {
  private String held() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    String job =
        submit(context -> {
          context.log("begin");
          running.countDown();
          gate.acquire();
          context.progress(1, 2, "parts");
          gate.acquire();
          return null;
        });
    running.await();
    return job;
  }

  private static @Nullable Object state(RawHttp.Answer answer) {
    return json(answer).get("state");
  }

  @Test
  void a_tag_stays_with_log_lines_and_changes_with_everything_else() throws Exception {
    String job = held();
    String tag = get(job).head().field("ETag");
    assertThat(tag).startsWith("W/\"");
    assertThat(get(job, "If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(get(job, "If-None-Match: *").status()).isEqualTo(304);
    assertThat(get(job, "If-None-Match: \"x\", " + tag.substring(2)).status()).isEqualTo(304);
    try (RawHttp waiting = open(job, "If-None-Match: " + tag, "Prefer: respond-async, wait=60")) {
      await().until(() -> streams.readers() == 1);
      gate.release();
      RawHttp.Answer changed = waiting.answer();
      assertThat(changed.status()).isEqualTo(200);
      assertThat(changed.head().field("ETag")).isNotEqualTo(tag);
      assertThat(json(changed)).containsKey("progress");
    }
  }

  @Test
  void until_finished_waits_for_the_end() throws Exception {
    String job = held();
    try (RawHttp waiting = open(job + "?until=finished")) {
      await().until(() -> streams.readers() == 1);
      gate.release(2);
      assertThat(state(waiting.answer())).isEqualTo("succeeded");
    }
    await().until(() -> streams.readers() == 0);
  }

  @Test
  void pages_go_from_cursor_to_cursor_and_wait_for_what_is_new() throws Exception {
    String job = held();
    await().until(() -> "1-2".equals(json(get(job)).get("lastEventId")));
    Map<String, @Nullable Object> first = json(get(job + "/events?limit=2", JSON));
    assertThat(first).containsEntry("next", "1-1").containsEntry("closed", false);
    Map<String, @Nullable Object> second = json(get(job + "/events?after=1-1", JSON));
    assertThat(second).containsEntry("next", "1-2");
    try (RawHttp waiting = open(job + "/events?after=1-2", JSON, "Prefer: wait=60")) {
      await().until(() -> streams.readers() == 1);
      gate.release();
      assertThat(json(waiting.answer())).containsEntry("next", "1-3");
    }
    gate.release();
    get(job + "?until=finished");
    Map<String, @Nullable Object> last = json(get(job + "/events?after=1-3", JSON));
    assertThat(last).containsEntry("closed", true).containsEntry("next", "1-5");
    assertThat(json(get(job + "/events?after=1-5", JSON)))
        .containsEntry("events", List.of())
        .containsEntry("closed", true);
  }

  @Test
  void a_page_that_a_filter_left_empty_does_not_wait_while_more_is_stored() throws Exception {
    String job = held();
    await().until(() -> "1-2".equals(json(get(job)).get("lastEventId")));
    RawHttp.Answer page = get(job + "/events?types=progress&limit=1", JSON, "Prefer: wait=60");
    assertThat(json(page)).containsEntry("events", List.of()).containsEntry("next", "0-1");
  }

  @Test
  void a_waiting_job_has_a_place_and_is_cancelled_at_once() throws Exception {
    String running = held();
    String queued = submit(context -> null);
    assertThat(json(get(queued)).get("queuePosition")).hasToString("1");
    RawHttp.Answer cancelled = ask(RawHttp.request("POST", queued + "/cancel"));
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(state(cancelled)).isEqualTo("cancelled");
    RawHttp.Answer again = ask(RawHttp.request("POST", queued + "/cancel"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(cancelled.text());
    assertThat(state(get(running))).isEqualTo("running");
  }

  @Test
  void a_running_job_is_asked_to_stop_once() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    String job =
        submit(context -> {
          running.countDown();
          gate.acquireUninterruptibly();
          throw new InterruptedException();
        });
    running.await();
    for (int i = 0; i < 2; i++) {
      RawHttp.Answer answer = ask(RawHttp.request("POST", job + "/cancel"));
      assertThat(answer.status()).isEqualTo(202);
      assertThat(state(answer)).isEqualTo("cancelling");
    }
    gate.release();
    assertThat(state(get(job + "?until=finished"))).isEqualTo("cancelled");
    assertThat(get(job + "/events", SSE).text()).containsOnlyOnce("\"state\":\"cancelling\"");
  }

  @Test
  void only_a_finished_job_can_be_removed_and_its_log_goes_too() throws Exception {
    String job = held();
    RawHttp.Answer refused = ask(RawHttp.request("DELETE", job));
    assertThat(refused.status()).isEqualTo(409);
    gate.release(2);
    get(job + "?until=finished");
    RawHttp.Answer removed = ask(RawHttp.request("DELETE", job));
    assertThat(removed.status()).isEqualTo(204);
    assertThat(removed.bytes()).isEmpty();
    for (String what : List.of("", "/events", "/log", "/events?follow=false")) {
      assertThat(get(job + what).status()).isEqualTo(410);
    }
    assertThat(ask(RawHttp.request("DELETE", job)).status()).isEqualTo(410);
    assertThat(ask(RawHttp.request("POST", job + "/cancel")).status()).isEqualTo(410);
  }

  @Test
  void a_key_gives_the_same_job_for_the_same_json_value() throws IOException {
    String job =
        submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"rate\":1.0}}", "Idempotency-Key: a");
    String same = "{ \"params\": {\"rate\":1e0, \"lines\":1}, \"type\": \"em\\u0069t\" }";
    assertThat(submit(same, "Idempotency-Key: a")).isEqualTo(job);
    assertThat(submit(same, "Idempotency-Key: b")).isNotEqualTo(job);
  }

  @Test
  void the_list_is_filtered_and_comes_in_pages() throws IOException {
    String body = ",\"labels\":{\"team\":\"list\"}";
    String older = finished(scripts.submission(context -> null, body));
    String newer = finished(scripts.submission(context -> null, body));
    String filter = "/jobs?type=script&state=succeeded,failed&label=team=list&limit=1";
    Map<String, @Nullable Object> first = json(get(filter));
    Map<String, @Nullable Object> second = json(get(filter + "&cursor=" + first.get("next")));
    assertThat(first.toString()).contains(newer).doesNotContain(older);
    assertThat(second.toString()).contains(older).doesNotContain(newer);
    assertThat(second).doesNotContainKey("next");
    assertThat(json(get("/jobs?label=team=other"))).containsEntry("jobs", List.of());
    assertThat(json(get("/jobs?label=team=list&state=running"))).containsEntry("jobs", List.of());
  }

  @Test
  void types_come_with_schemas_of_their_params() throws IOException {
    String types = get("/job-types").text();
    assertThat(types).contains("\"type\":\"emit\"", "\"$schema\":\"https://json-schema.org/draft/");
    assertThat(types).contains("\"required\":[\"lines\"]", "\"minimum\":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs", "/job-types", "{job}", "{job}/events", "{job}/log", "/jobs/x"})
  void head_is_get_without_a_body(String template) throws Exception {
    String target = template.replace("{job}", finished(context -> null));
    RawHttp.Head whole = get(target).head();
    try (RawHttp http =
        RawHttp.to(server.getPort()).send(RawHttp.request("HEAD", target, "Connection: close"))) {
      RawHttp.Head head = http.head();
      assertThat(head.status()).isEqualTo(whole.status());
      assertThat(head.field("Content-Type")).isEqualTo(whole.field("Content-Type"));
      assertThat(head.field("ETag")).isEqualTo(whole.field("ETag"));
      assertThat(http.isClosedByServer()).isTrue();
    }
  }
}
