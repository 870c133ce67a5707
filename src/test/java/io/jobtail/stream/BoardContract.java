package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the live list of jobs shows. */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class BoardContract extends HttpFixture {
  private static int labels;
  // each test has jobs of its own
  private String label = "";

  @BeforeEach
  void begin() {
    gate.drainPermits();
    label = "board" + ++labels;
  }

  private String submission(io.jobtail.web.ScriptHandler.Script script) {
    return scripts.submission(script, ",\"labels\":{\"of\":\"" + label + "\"}");
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private RawHttp board(String more) throws IOException {
    return open("/jobs?label=of=" + label + more, SSE);
  }

  /** A board as a client sees it. */
  private static final class Shown {
    final RawHttp.Body body;
    final Map<String, String> states = new HashMap<>();
    int documents;

    Shown(RawHttp.Body body) throws IOException {
      this.body = body;
    }

    Map<String, @Nullable Object> data(String event) throws IOException {
      String name = body.lineThatBeginsWith("event: ");
      assertThat(name).isEqualTo("event: " + event);
      return json(body.line().substring("data: ".length()));
    }

    /** Takes the next change. */
    void next() throws IOException {
      String name = body.lineThatBeginsWith("event: ").substring("event: ".length());
      Map<String, @Nullable Object> data = json(body.line().substring("data: ".length()));
      String id = String.valueOf(data.get("id"));
      switch (name) {
        case "job" -> {
          documents++;
          states.put(id, String.valueOf(data.get("state")));
        }
        case "removed" -> assertThat(states.remove(id)).as("removal of %s", id).isNotNull();
        default -> throw new AssertionError("event " + name);
      }
    }

    void until(String job, @Nullable String state) throws IOException {
      while (!Objects.equals(states.get(id(job)), state)) {
        next();
      }
    }
  }

  @SuppressWarnings("unchecked") // objects
  private static List<Map<String, @Nullable Object>> jobs(Map<String, @Nullable Object> page) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(page.get("jobs"));
  }

  @Test
  void the_page_comes_first_and_is_that_of_the_list() throws Exception {
    for (int i = 0; i < 3; i++) {
      finished(submission(context -> null));
    }
    String list = get("/jobs?limit=2&label=of=" + label, JSON).text();
    try (RawHttp http = board("&limit=2")) {
      RawHttp.Head head = http.head();
      RawHttp.Body body = http.body(head);
      assertThat(head.field("Content-Type")).isEqualTo("text/event-stream;charset=utf-8");
      assertThat(head.field("Cache-Control")).isEqualTo("no-store, no-transform");
      assertThat(body.line()).isEqualTo(":");
      assertThat(body.lineThatBeginsWith("retry")).isEqualTo("retry: 2000");
      assertThat(body.line()).isEqualTo("event: page");
      assertThat(body.line()).isEqualTo("data: " + list.strip());
      assertThat(body.line()).isEmpty();
      assertThat(json(list)).containsKey("next");
    }
    assertThat(get("/jobs?label=of=" + label).head().field("Content-Type"))
        .isEqualTo("application/json");
  }

  @Test
  void a_new_job_and_all_that_becomes_of_it_is_shown() throws Exception {
    try (RawHttp http = board("")) {
      Shown shown = new Shown(http.body(http.head()));
      assertThat(jobs(shown.data("page"))).isEmpty();
      String job =
          submit(
              submission(context -> {
                gate.acquire();
                return Map.of("n", 1);
              }));
      shown.until(job, "running");
      gate.release();
      shown.until(job, "succeeded");
      String document = get(job).text();
      assertThat(document).contains("\"result\":{\"n\":1}");
      ask(RawHttp.request("DELETE", job));
      shown.until(job, null);
    }
  }

  @Test
  void a_job_that_does_not_match_any_more_is_removed_and_others_are_never_shown() throws Exception {
    String waits =
        submit(
            submission(context -> {
              gate.acquire();
              return null;
            }));
    try (RawHttp events = open(waits + "/events", SSE);
        RawHttp all = board("");
        RawHttp http = board("&state=running,cancelling&type=script&type=emit")) {
      events.body(events.head()).lineThatBeginsWith("id: 1-1");
      Shown every = new Shown(all.body(all.head()));
      every.data("page");
      Shown shown = new Shown(http.body(http.head()));
      for (Map<String, @Nullable Object> job : jobs(shown.data("page"))) {
        shown.states.put(String.valueOf(job.get("id")), String.valueOf(job.get("state")));
      }
      shown.until(waits, "running");
      assertThat(shown.states).containsOnlyKeys(id(waits));
      // of another label
      finished(context -> null);
      gate.release();
      shown.until(waits, null);
      every.until(waits, "succeeded");
    }
  }

  @Test
  void a_job_that_changes_all_the_time_is_shown_at_most_once_in_an_interval() throws Exception {
    try (RawHttp http = board("")) {
      Shown shown = new Shown(http.body(http.head()));
      shown.data("page");
      long start = System.nanoTime();
      String job =
          submit(
              submission(context -> {
                for (int i = 0; i < 20_000; i++) {
                  context.log("line " + i);
                  context.progress(i, 20_000, null);
                }
                return null;
              }));
      shown.until(job, "succeeded");
      long intervals =
          Duration.ofNanos(System.nanoTime() - start).dividedBy(Duration.ofMillis(100));
      assertThat(shown.documents).isLessThanOrEqualTo((int) intervals + 2);
    }
  }

  @Test
  void a_client_that_is_slow_sees_the_last_state_of_every_job() throws Exception {
    CountDownLatch begun = new CountDownLatch(8);
    try (RawHttp http =
        RawHttp.to(server.getPort(), 4 << 10)
            .send(RawHttp.request("GET", "/jobs?label=of=" + label, SSE))) {
      Shown shown = new Shown(http.body(http.head()));
      shown.data("page");
      String[] jobs = new String[40];
      String text = "y".repeat(20_000);
      for (int i = 0; i < jobs.length; i++) {
        jobs[i] =
            submit(
                submission(context -> {
                  begun.countDown();
                  gate.acquire();
                  return text;
                }));
      }
      begun.await();
      gate.release(jobs.length);
      for (String job : jobs) {
        get(job + "?until=finished");
      }
      for (String job : jobs) {
        shown.until(job, "succeeded");
      }
    }
  }

  @Test
  void who_leaves_is_noticed_and_silence_is_broken() throws Exception {
    await().until(() -> streams.readers() == 0);
    try (RawHttp http = board("")) {
      RawHttp.Body body = http.body(http.head());
      body.lineThatBeginsWith("data: ");
      assertThat(body.line()).isEmpty();
      for (int i = 0; i < 3; i++) {
        assertThat(body.line()).isEqualTo(":");
      }
      assertThat(streams.readers()).isEqualTo(1);
    }
    await().until(() -> streams.readers() == 0);
  }
}
