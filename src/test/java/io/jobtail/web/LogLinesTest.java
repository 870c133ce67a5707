package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.LogStream;
import io.jobtail.runner.JobFailedException;
import io.jobtail.runner.JobStep;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A log line by line, and what is found in it. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.lines.max-line", value = "100")
@Property(name = "jobtail.lines.max-page", value = "1KB")
@Property(name = "jobtail.grep.max-time", value = "1ns")
@Property(name = "jobtail.stream.max-item", value = "1KB")
@Property(name = "jobtail.log.max-bytes", value = "64KB")
@Property(name = "micronaut.server.port", value = "-1")
final class LogLinesTest extends HttpFixture {
  private String lines(int count) throws IOException {
    return finished(context -> {
      for (int i = 1; i <= count; i++) {
        context.log(LogStream.STDOUT, null, "line " + i);
      }
      return null;
    });
  }

  private Map<String, @Nullable Object> page(String target) throws IOException {
    RawHttp.Answer answer = get(target, JSON);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return json(answer);
  }

  @SuppressWarnings("unchecked") // objects
  private static List<Map<String, @Nullable Object>> list(
      Map<String, @Nullable Object> page, String field) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(page.get(field));
  }

  private static List<String> texts(List<Map<String, @Nullable Object>> lines) {
    return lines.stream().map(line -> line.get("n") + ":" + line.get("text")).toList();
  }

  @Test
  void lines_come_by_their_numbers_with_what_is_known_of_them() throws Exception {
    String job =
        finished(context -> {
          context.log(LogStream.LOG, "WARN", "one");
          context.fragment(LogStream.STDOUT, "t");
          context.fragment(LogStream.STDOUT, "w");
          context.log(LogStream.STDOUT, null, "o");
          context.log(LogStream.STDERR, null, "three");
          return null;
        });
    RawHttp.Answer answer = get(job + "/log?from=1&limit=9", JSON);
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/json");
    assertThat(answer.head().field("Vary")).isEqualTo("Accept");
    String time = "\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\",";
    assertThat(answer.text())
        .matches(
            "\\{\"attempt\":1,\"from\":1,\"total\":3,\"complete\":true,\"lines\":\\["
                + "\\{\"n\":1,\"id\":\"1-2\","
                + time
                + "\"stream\":\"log\",\"level\":\"WARN\",\"text\":\"one\"},"
                + "\\{\"n\":2,\"id\":\"1-5\","
                + time
                + "\"stream\":\"stdout\",\"text\":\"two\"},"
                + "\\{\"n\":3,\"id\":\"1-6\","
                + time
                + "\"stream\":\"stderr\",\"text\":\"three\"}]}\n");
    assertThat(texts(list(page(job + "/log?from=2&limit=1"), "lines"))).containsExactly("2:two");
    assertThat(list(page(job + "/log?from=4"), "lines")).isEmpty();
  }

  @Test
  void a_line_that_another_stream_or_the_end_interrupts_keeps_its_step() throws Exception {
    String job =
        finished(context -> {
          try (JobStep step = context.step("one")) {
            step.fragment(LogStream.STDOUT, "asks");
          }
          try (JobStep step = context.step("two")) {
            step.log(LogStream.STDERR, null, "warns");
            step.fragment(LogStream.STDERR, "ends");
          }
          return null;
        });
    assertThat(list(page(job + "/log"), "lines"))
        .extracting(line -> line.get("step") + ":" + line.get("text"))
        .containsExactlyInAnyOrder("s1:asks", "s2:warns", "s2:ends");
  }

  @Test
  void each_attempt_has_its_lines_and_one_that_runs_is_not_complete() throws Exception {
    String job =
        submit(
            scripts.submission(
                context -> {
                  context.log("run " + context.attempt());
                  gate.acquire();
                  throw new JobFailedException("once more");
                },
                ",\"maxAttempts\":2"));
    try (RawHttp http = open(job + "/log?follow=true")) {
      assertThat(http.body(http.head()).line()).isEqualTo("run 1");
    }
    Map<String, @Nullable Object> running = page(job + "/log");
    assertThat(running).containsEntry("complete", false);
    assertThat(texts(list(running, "lines"))).containsExactly("1:run 1");
    gate.release(2);
    get(job + "?until=finished");
    assertThat(texts(list(page(job + "/log"), "lines"))).containsExactly("1:run 2");
    Map<String, @Nullable Object> first = page(job + "/log?attempt=1");
    assertThat(first).containsEntry("complete", true);
    assertThat(texts(list(first, "lines"))).containsExactly("1:run 1");
  }

  @Test
  void a_page_ends_with_the_line_that_reaches_its_bound_and_a_long_line_is_cut() throws Exception {
    String job =
        finished(context -> {
          for (int i = 0; i < 50; i++) {
            context.log("x".repeat(99) + "yz");
          }
          return null;
        });
    List<Map<String, @Nullable Object>> lines = list(page(job + "/log"), "lines");
    assertThat(lines).hasSize(11);
    assertThat(lines)
        .allSatisfy(line ->
            assertThat(line)
                .containsEntry("text", "x".repeat(99) + "y")
                .containsEntry("cut", true));
  }

  @Test
  void a_search_goes_on_where_the_answer_says_until_all_was_searched() throws Exception {
    String job = lines(300);
    List<String> hits = new java.util.ArrayList<>();
    int requests = 0;
    Object next = 1;
    while (next != null && requests < 300) {
      Map<String, @Nullable Object> page = page(job + "/log?grep=7$&limit=4&from=" + next);
      assertThat(page.get("total")).hasToString("300");
      assertThat(list(page, "hits")).hasSizeLessThanOrEqualTo(4);
      hits.addAll(texts(list(page, "hits")));
      next = page.get("next");
      requests++;
    }
    assertThat(hits).hasSize(30).startsWith("7:line 7", "17:line 17").endsWith("297:line 297");
    // its time was over after each page of the log
    assertThat(requests).isGreaterThan(15);
    assertThat(page(job + "/log?grep=line+300&from=295")).doesNotContainKey("next");
  }

  @Test
  void lines_that_match_come_as_text_with_their_numbers() throws Exception {
    String job = lines(25);
    RawHttp.Answer answer = get(job + "/log?grep=%5Eline+2.%24");
    assertThat(answer.head().field("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(answer.text())
        .isEqualTo("20:line 20\n21:line 21\n22:line 22\n23:line 23\n24:line 24\n25:line 25\n");
    assertThat(get(job + "/log?grep=line+7&timestamps=true").text())
        .matches("7:\\d{4}-.*Z line 7\n");
    assertThat(get(job + "/log?grep=nothing").text()).isEmpty();
  }

  @Test
  void who_follows_a_search_is_given_hits_as_they_come() throws Exception {
    String job =
        submit(context -> {
          context.log("error 1\nfine");
          gate.acquire();
          context.log("fine\n\u001b[31merror\u001b[0m 2");
          return null;
        });
    try (RawHttp http = open(job + "/log?grep=error&follow=true&ansi=strip")) {
      RawHttp.Body body = http.body(http.head());
      assertThat(body.line()).isEqualTo("1:error 1");
      gate.release();
      assertThat(body.line()).isEqualTo("4:error 2");
      assertThat(body.read()).isNegative();
      assertThat(body.isWhole()).isTrue();
    }
  }

  @Test
  void a_gap_is_one_line_and_those_behind_it_are_counted_from_there() throws Exception {
    String job = finished("{\"type\":\"emit\",\"params\":{\"lines\":5000,\"progress\":false}}");
    List<String> text = get(job + "/log").text().lines().toList();
    int gap = 0;
    while (!text.get(gap).startsWith("[jobtail")) {
      gap++;
    }
    Map<String, @Nullable Object> page = page(job + "/log?from=" + gap + "&limit=3");
    assertThat(page.get("total")).hasToString("" + text.size());
    assertThat(texts(list(page, "lines")))
        .containsExactly(
            gap + ":" + text.get(gap - 1),
            (gap + 1) + ":" + text.get(gap),
            (gap + 2) + ":" + text.get(gap + 1));
    assertThat(list(page, "lines").get(1)).containsEntry("gap", true);
    assertThat(texts(list(page(job + "/log?from=" + text.size()), "lines")))
        .containsExactly(text.size() + ":" + text.getLast());
  }

  @Test
  void events_of_lines_that_do_not_match_are_left_out_and_nothing_else() throws Exception {
    String job = lines(40);
    List<String> all = get(job + "/events", NDJSON).text().lines().toList();
    List<String> expected =
        all.stream()
            .filter(event -> !event.contains("\"event\":\"log\"") || event.contains("3\"}"))
            .toList();
    assertThat(get(job + "/events?grep=3$", NDJSON).text().lines().toList()).isEqualTo(expected);
    // a page is as short as what is read at once, and its cursor is behind all of that
    Map<String, @Nullable Object> page = page(job + "/events?grep=3$&types=log");
    assertThat(list(page, "events")).extracting(event -> event.get("event")).containsOnly("log");
    assertThat(String.valueOf(page.get("next"))).isNotEqualTo("1-4").startsWith("1-");
    assertThat(get(job + "/events?grep=nothing&types=log", SSE).text())
        .contains("event: done")
        .doesNotContain("event: log");
  }
}
