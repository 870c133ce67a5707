package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventType;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.Job;
import io.jobtail.job.TextLog;
import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.jobtail.wire.EventJson;
import io.jobtail.wire.JobJson;
import io.jobtail.wire.JsonValues;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of a stream can rely on. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.heartbeat", value = "50ms")
@Property(name = "micronaut.server.port", value = "-1")
final class StreamProtocolTest extends HttpFixture {
  private static final Pattern STREAM =
      Pattern.compile(
          "(:\n)+retry: 2000\nid: 0-1\nevent: status\ndata: [^\n]+\n\n"
              + "(:\n|id: \\d+-\\d+\nevent: [a-z]+\ndata: \\{[^\n]+}\n\n)*");

  /** A job that said three lines, moved twice, and waits. */
  private String waiting() throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    String job =
        submit(context -> {
          context.log("one");
          context.log("two");
          context.progress(1, 2, "parts");
          context.log("three");
          said.countDown();
          gate.acquire();
          context.progress(2, 2, "parts");
          context.log("four");
          return Map.of("n", 4);
        });
    said.await();
    // the lines are said, and soon stored: "three" is the fifth event of the run
    try (RawHttp http = open(job + "/events", SSE)) {
      http.body(http.head()).lineThatBeginsWith("id: 1-5");
    }
    return job;
  }

  private String done() throws Exception {
    String job = waiting();
    // others of the same test may wait as well
    gate.release(10);
    get(job + "?until=finished");
    return job;
  }

  private SseParser events(String target, String... headers) throws IOException {
    return SseParser.parse(get(target, headers).bytes());
  }

  @Test
  void the_head_and_a_comment_come_before_the_job_says_anything() throws Exception {
    String job = waiting();
    try (RawHttp http = open(job + "/events?after=1-5", SSE)) {
      RawHttp.Head head = http.head();
      RawHttp.Body body = http.body(head);
      assertThat(body.line()).isEqualTo(":");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.field("Content-Type")).isEqualTo("text/event-stream;charset=utf-8");
      assertThat(head.field("Cache-Control")).isEqualTo("no-store, no-transform");
      assertThat(head.field("X-Accel-Buffering")).isEqualTo("no");
      assertThat(head.field("Vary")).isEqualTo("Accept");
      assertThat(head.field("Connection")).isEmpty();
      gate.release();
      assertThat(body.lineThatBeginsWith("retry")).isEqualTo("retry: 2000");
      assertThat(body.line()).isEqualTo("id: 1-6");
    }
  }

  @Test
  void silence_is_broken_by_comments_or_by_heartbeat_objects() throws Exception {
    String job = waiting();
    try (RawHttp sse = open(job + "/events?after=1-5", SSE);
        RawHttp ndjson = open(job + "/events?after=1-5", NDJSON)) {
      RawHttp.Body comments = sse.body(sse.head());
      RawHttp.Body objects = ndjson.body(ndjson.head());
      for (int i = 0; i < 4; i++) {
        assertThat(comments.line()).isEqualTo(":");
        assertThat(objects.line()).isEqualTo("{\"event\":\"heartbeat\"}");
      }
      gate.release();
      assertThat(objects.lineThatBeginsWith("{\"id\":")).startsWith("{\"id\":\"1-6\"");
    }
  }

  @Test
  void every_block_is_an_event_and_only_the_first_has_the_retry() throws Exception {
    assertThat(get(done() + "/events", SSE).text()).matches(STREAM);
  }

  @Test
  void a_stream_ends_properly_after_done_and_only_then() throws Exception {
    String job = done();
    for (String accept : List.of(SSE, NDJSON)) {
      RawHttp.Answer answer = get(job + "/events", accept);
      assertThat(answer.isWhole()).isTrue();
      assertThat(answer.text()).contains("\"state\":\"succeeded\",\"reason\":\"completed\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SSE, NDJSON})
  void a_reconnect_after_done_is_told_that_there_is_nothing_more(String accept) throws Exception {
    String job = done();
    String last = events(job + "/events", SSE).lastEventId();
    assertThat(get(job + "/events", accept, "Last-Event-ID: " + last).status()).isEqualTo(204);
    assertThat(get(job + "/events?lastEventId=" + last, accept).status()).isEqualTo(204);
    assertThat(get(job + "/events?after=0-1", accept, "Last-Event-ID: " + last).status())
        .isEqualTo(204);
  }

  @Test
  void from_every_cursor_exactly_the_rest_follows() throws Exception {
    String job = done();
    List<SseParser.Event> all = events(job + "/events", SSE).events();
    for (int i = 0; i < all.size() - 1; i++) {
      String cursor = all.get(i).lastEventId();
      List<SseParser.Event> rest = all.subList(i + 1, all.size());
      assertThat(events(job + "/events", SSE, "Last-Event-ID: " + cursor).events()).isEqualTo(rest);
      assertThat(events(job + "/events?tail=1&after=" + cursor, SSE).events()).isEqualTo(rest);
    }
  }

  @Test
  void a_cursor_that_was_never_given_out_yields_a_gap_and_goes_on() throws Exception {
    String job = waiting();
    try (RawHttp http = open(job + "/events", SSE, "Last-Event-ID: 7-1")) {
      RawHttp.Body body = http.body(http.head());
      assertThat(body.lineThatBeginsWith("id")).isEqualTo("id: 1-5");
      assertThat(body.line()).isEqualTo("event: gap");
      assertThat(body.line()).contains("\"reason\":\"unknown-cursor\"", "\"to\":\"1-5\"");
      gate.release();
      assertThat(body.lineThatBeginsWith("id")).isEqualTo("id: 1-6");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 100})
  void a_snapshot_and_what_follows_add_up_to_the_job(int tail) throws Exception {
    String running = waiting();
    assertThatItAddsUp(running, running + "/events?follow=false&tail=" + tail);
    String finished = done();
    assertThatItAddsUp(finished, finished + "/events?tail=" + tail);
  }

  @SuppressWarnings("unchecked") // objects
  private void assertThatItAddsUp(String path, String stream) throws IOException {
    List<SseParser.Event> events = events(stream, SSE).events();
    assertThat(events.getFirst().name()).isEqualTo("snapshot");
    Object snapshot = json(events.getFirst().data()).get("job");
    Job job = JobJson.read(JsonValues.toJson(snapshot).text().getBytes(StandardCharsets.UTF_8));
    assertThat(job.lastEventId()).hasToString(events.getFirst().lastEventId());
    TextLog.State text = new TextLog.State(job.log().lines(), job.log().bytes(), null, Map.of());
    Folder folder = new Folder(new Fold(job, 0, 0, job.lastEventId(), null, text));
    for (SseParser.Event event : events.subList(1, events.size())) {
      folder.apply(
          io.jobtail.job.EventId.parse(event.lastEventId()).orElseThrow(),
          EventJson.read(
              EventType.of(event.name()).orElseThrow(),
              event.data().getBytes(StandardCharsets.UTF_8)));
    }
    Map<String, @Nullable Object> now = json(get(path));
    now.remove("lastOutputAt");
    now.remove("usualSeconds");
    byte[] folded = JobJson.write(folder.fold().job(), JobJson.Extras.NONE);
    assertThat(json(new String(folded, StandardCharsets.UTF_8))).isEqualTo(now);
  }

  @Test
  void a_filter_lets_its_types_through_and_always_the_end() throws Exception {
    String job = done();
    assertThat(events(job + "/events?types=log", SSE).events())
        .extracting(SseParser.Event::name)
        .containsExactly("log", "log", "log", "log", "done");
    assertThat(events(job + "/events?types=status,progress&types=log", SSE).events())
        .isEqualTo(events(job + "/events", SSE).events());
  }

  @Test
  void without_follow_a_stream_ends_at_what_is_there() throws Exception {
    RawHttp.Answer answer = get(waiting() + "/events?follow=false", SSE);
    assertThat(answer.isWhole()).isTrue();
    assertThat(SseParser.parse(answer.bytes()).lastEventId()).isEqualTo("1-5");
  }

  @Test
  void a_limit_ends_a_stream() throws Exception {
    SseParser stream = events(waiting() + "/events?limit=3&types=log,status", SSE);
    assertThat(stream.events())
        .extracting(SseParser.Event::lastEventId)
        .containsExactly("0-1", "1-1", "1-2");
  }

  @Test
  void streams_are_not_compressed_even_when_asked_for() throws Exception {
    String job = done();
    for (String target : List.of(job + "/events", job + "/log", job + "/log?tail=2")) {
      RawHttp.Head head = get(target, "Accept-Encoding: gzip, deflate, br, zstd").head();
      assertThat(head.field("Content-Encoding")).isEmpty();
      assertThat(head.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SSE, NDJSON, "Accept: text/plain"})
  void one_request_submits_and_follows(String accept) throws Exception {
    String body =
        scripts.submission(context -> {
          context.log("here");
          return null;
        });
    RawHttp.Answer answer = ask(post(body, accept));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.isWhole()).isTrue();
    String job = answer.head().field("Location");
    String same =
        accept.endsWith("plain") ? get(job + "/log").text() : get(job + "/events", accept).text();
    assertThat(withoutHeartbeats(answer.text())).isEqualTo(withoutHeartbeats(same));
    assertThat(answer.text()).contains("here");
  }

  private static String withoutHeartbeats(String stream) {
    return stream.replaceAll("(?m)^(:|\\{\"event\":\"heartbeat\"})\n", "");
  }

  @Test
  void a_submission_that_is_repeated_with_its_key_resumes() throws Exception {
    String body =
        scripts.submission(context -> {
          context.log("here");
          return null;
        });
    List<SseParser.Event> all =
        SseParser.parse(ask(post(body, SSE, "Idempotency-Key: r1")).bytes()).events();
    RawHttp.Answer again = ask(post(body, SSE, "Idempotency-Key: r1", "Last-Event-ID: 1-1"));
    assertThat(SseParser.parse(again.bytes()).events()).isEqualTo(all.subList(2, all.size()));
  }
}
