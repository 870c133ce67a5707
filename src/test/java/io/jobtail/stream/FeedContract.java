package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader of several jobs over one connection can rely on. */
abstract class FeedContract extends HttpFixture {
  private static final String LINE = "x".repeat(200);

  private String said(int lines) throws IOException {
    return id(
        finished(context -> {
          for (int i = 1; i <= lines; i++) {
            context.log("line " + i);
          }
          return null;
        }));
  }

  /** Says a line for each permit. */
  private String talking(int lines) throws IOException {
    return id(
        submit(context -> {
          for (int i = 1; i <= lines; i++) {
            gate.acquire();
            context.log("line " + i);
          }
          gate.acquire();
          return null;
        }));
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String target(String... jobs) {
    return "/events?" + Stream.of(jobs).map(job -> "job=" + job).collect(Collectors.joining("&"));
  }

  private List<SseParser.Event> events(String target, String... headers) throws IOException {
    return SseParser.parse(get(target, headers).bytes()).events();
  }

  /** Each job's events as its own stream gives them, by the names and data of a common one. */
  private static Map<String, List<SseParser.Event>> byJob(List<SseParser.Event> events) {
    Map<String, List<SseParser.Event>> jobs = new LinkedHashMap<>();
    for (SseParser.Event event : events) {
      String job = String.valueOf(json(event.data()).get("job"));
      String id = String.valueOf(json(event.data()).get("id"));
      String names = "{\"job\":\"" + job + "\",\"id\":\"" + id + "\",";
      assertThat(event.data()).startsWith(names);
      assertThat(event.lastEventId()).matches("[0-9,.~-]+");
      assertThat(List.of(event.lastEventId().split(",", -1))).contains(id);
      jobs.computeIfAbsent(job, _ -> new ArrayList<>())
          .add(new SseParser.Event(event.name(), "{" + event.data().substring(names.length()), id));
    }
    return jobs;
  }

  private Map<String, List<SseParser.Event>> separate(String... jobs) throws IOException {
    Map<String, List<SseParser.Event>> all = new LinkedHashMap<>();
    for (String job : jobs) {
      all.put(job, events("/jobs/" + job + "/events", SSE));
    }
    return all;
  }

  @Test
  void each_job_s_events_are_those_of_its_own_stream() throws Exception {
    String a = said(30);
    String b = said(3);
    String c = said(0);
    RawHttp.Answer answer = get(target(a, b, c), SSE);
    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.head().field("Content-Type")).isEqualTo("text/event-stream;charset=utf-8");
    SseParser parsed = SseParser.parse(answer.bytes());
    assertThat(parsed.retries()).containsExactly("2000");
    assertThat(parsed.emptyBlocks()).isZero();
    assertThat(byJob(parsed.events())).isEqualTo(separate(a, b, c));
    assertThat(get(target(a, b, c), SSE, "Last-Event-ID: " + parsed.lastEventId()).status())
        .isEqualTo(204);
    assertThat(get(target(a, b, c) + "&lastEventId=" + parsed.lastEventId(), NDJSON).status())
        .isEqualTo(204);
  }

  @Test
  void from_every_cursor_exactly_the_rest_of_each_job_follows() throws Exception {
    String a = said(6);
    String b = said(4);
    List<SseParser.Event> all = events(target(a, b), SSE);
    Map<String, List<SseParser.Event>> separate = separate(a, b);
    for (int i = 0; i < all.size() - 1; i++) {
      Map<String, List<SseParser.Event>> seen = byJob(all.subList(0, i + 1));
      byJob(events(target(a, b), SSE, "Last-Event-ID: " + all.get(i).lastEventId()))
          .forEach((job, rest) ->
              seen.merge(
                  job, rest, (one, two) -> Stream.of(one, two).flatMap(List::stream).toList()));
      assertThat(seen).isEqualTo(separate);
    }
  }

  @Test
  void jobs_are_followed_live_and_the_stream_ends_with_the_last() throws Exception {
    String a = talking(20);
    String b = talking(20);
    try (RawHttp http = open(target(a, b), SSE)) {
      RawHttp.Body body = http.body(http.head());
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        gate.release();
        String line = body.line();
        text.append(line).append('\n');
        while (!line.contains("\"text\":\"line ")) {
          line = body.line();
          text.append(line).append('\n');
        }
      }
      gate.release(2);
      text.append(new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
      assertThat(body.isWhole()).isTrue();
      assertThat(
              byJob(
                  SseParser.parse(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                      .events()))
          .isEqualTo(separate(a, b));
    }
    await().until(() -> streams.readers() == 0 && streams.followedJobs() == 0);
  }

  @Test
  void nothing_is_lost_or_doubled_however_often_the_connection_is_cut() throws Exception {
    String[] jobs = new String[4];
    for (int i = 0; i < jobs.length; i++) {
      int lines = 400 * (i + 1);
      jobs[i] =
          id(
              submit(context -> {
                for (int n = 0; n < lines; n++) {
                  context.log(n + LINE);
                }
                gate.acquire();
                return null;
              }));
    }
    Random random = new Random(4);
    List<SseParser.Event> all = new ArrayList<>();
    int cuts = 0;
    while (all.stream().filter(event -> event.name().equals("done")).count() < jobs.length) {
      String cursor = all.isEmpty() ? "X-None: 1" : "Last-Event-ID: " + all.getLast().lastEventId();
      try (RawHttp http =
          RawHttp.to(server.getPort(), 8 << 10)
              .send(RawHttp.request("GET", target(jobs), SSE, cursor))) {
        RawHttp.Body body = http.body(http.head());
        java.io.ByteArrayOutputStream taken = new java.io.ByteArrayOutputStream();
        int most = 1 + random.nextInt(60_000);
        if (++cuts == 12) {
          // those that live on
          gate.release(jobs.length);
        }
        for (int next = body.read(); next >= 0; next = body.read()) {
          taken.write(next);
          if (taken.size() == most && cuts < 60) {
            break;
          }
        }
        all.addAll(SseParser.parse(taken.toByteArray()).events());
      }
    }
    assertThat(cuts).isGreaterThan(11);
    assertThat(byJob(all)).isEqualTo(separate(jobs));
  }

  @Test
  void a_job_that_is_not_there_is_named_once_and_the_others_go_on() throws Exception {
    String a = said(2);
    String gone = said(1);
    ask(RawHttp.request("DELETE", "/jobs/" + gone));
    List<SseParser.Event> events = events(target("nojob", a, gone), SSE);
    assertThat(events)
        .filteredOn(event -> event.name().equals("removed"))
        .extracting(SseParser.Event::data)
        .containsExactly("{\"job\":\"nojob\"}", "{\"job\":\"" + gone + "\"}");
    assertThat(events.getFirst().lastEventId()).isEqualTo("~,.,.");
    assertThat(byJob(events.subList(2, events.size()))).isEqualTo(separate(a));
    assertThat(events.getLast().lastEventId()).matches("~,1-\\d+,~");
    String cursor = "Last-Event-ID: " + events.getLast().lastEventId();
    assertThat(get(target("nojob", a, gone), SSE, cursor).status()).isEqualTo(204);
    assertThat(events(target("nojob", a, gone), SSE, "Last-Event-ID: ~,1-1,~"))
        .allSatisfy(event -> assertThat(event.data()).startsWith("{\"job\":\"" + a + "\""));
    ask(RawHttp.request("DELETE", "/jobs/" + a));
    assertThat(events(target("nojob", a, gone), SSE, "Last-Event-ID: ~,1-1,~"))
        .extracting(SseParser.Event::data)
        .containsExactly("{\"job\":\"" + a + "\"}");
  }

  @Test
  void each_job_begins_where_the_url_says_until_something_of_it_was_given() throws Exception {
    String a = said(5);
    String b = said(5);
    List<SseParser.Event> events = events(target(a, b + "@1-4") + "&tail=2", SSE);
    Map<String, List<SseParser.Event>> jobs = byJob(events);
    assertThat(jobs.get(a))
        .extracting(SseParser.Event::name)
        .containsExactly("snapshot", "log", "log", "done");
    assertThat(jobs.get(b)).extracting(SseParser.Event::lastEventId).startsWith("1-5", "1-6");
    List<SseParser.Event> rest =
        events(target(a, b + "@1-4") + "&tail=2", SSE, "Last-Event-ID: .,1-5");
    assertThat(byJob(rest).get(a)).isEqualTo(jobs.get(a));
    assertThat(byJob(rest).get(b)).extracting(SseParser.Event::lastEventId).startsWith("1-6");
  }

  @Test
  void filters_hold_for_all_jobs_and_json_lines_carry_the_same() throws Exception {
    String a = said(9);
    String b = said(4);
    List<String> lines =
        get(target(a, b) + "&types=log&grep=[34]$", NDJSON).text().lines().toList();
    assertThat(lines.stream().filter(line -> line.contains("\"event\":\"log\"")).count())
        .isEqualTo(4);
    assertThat(lines.stream().filter(line -> line.contains("\"event\":\"done\"")).count())
        .isEqualTo(2);
    assertThat(lines.stream().filter(line -> !line.contains("heartbeat")).toList())
        .hasSize(6)
        .allSatisfy(line ->
            assertThat(line)
                .matches("\\{\"id\":\"[^\"]+\",\"event\":\"[a-z]+\",\"data\":\\{\"job\":.*}}"));
  }

  @Test
  void silence_is_broken_and_a_reader_counts_once_in_all_and_once_for_each_job() throws Exception {
    await().until(() -> streams.readers() == 0);
    String a = talking(1);
    String b = talking(1);
    try (RawHttp http = open(target(a, b), SSE)) {
      RawHttp.Body body = http.body(http.head());
      body.lineThatBeginsWith("id: ");
      assertThat(streams.readers()).isEqualTo(1);
      for (int i = 0; i < 3; i++) {
        body.lineThatBeginsWith(":");
      }
      assertThat(streams.followedJobs()).isEqualTo(2);
      // as many read b as may
      try (RawHttp second = open("/jobs/" + b + "/events", SSE)) {
        second.head();
        RawHttp.Answer refused = get(target(a, b), SSE);
        assertThat(refused.text()).matches(":\nretry: [1-3]\\d{3}\n");
        assertThat(get(target(b), NDJSON).status()).isEqualTo(503);
        try (RawHttp third = open(target(a), SSE)) {
          third.body(third.head()).lineThatBeginsWith("id: ");
        }
      }
    }
    await().until(() -> streams.readers() == 0 && streams.followedJobs() == 0);
  }
}
