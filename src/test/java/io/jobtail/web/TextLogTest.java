package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.LogStream;
import io.jobtail.runner.JobFailedException;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log as text. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.runner.retry.initial", value = "10ms")
@Property(name = "micronaut.server.port", value = "-1")
final class TextLogTest extends HttpFixture {
  private static final String TEXT = "0123\n\u00e956\n78\n";

  private String job() throws IOException {
    return finished(context -> {
      context.log("0123\n\u00e956\n78");
      return null;
    });
  }

  private String twice() throws IOException {
    return finished(
        scripts.submission(
            context -> {
              context.log("run " + context.attempt());
              if (context.attempt() == 1) {
                throw new JobFailedException("once more");
              }
              return null;
            },
            ",\"maxAttempts\":2"));
  }

  @Test
  void a_finished_log_has_its_length_and_its_tag() throws IOException {
    String job = job();
    RawHttp.Answer answer = get(job + "/log");
    assertThat(answer.text()).isEqualTo(TEXT);
    assertThat(answer.head().field("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(answer.head().field("Content-Length")).isEqualTo("13");
    assertThat(answer.head().field("Accept-Ranges")).isEqualTo("bytes");
    String tag = answer.head().field("ETag");
    assertThat(tag).matches("\"[0-9a-f]{64}\"");
    for (String given : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      RawHttp.Answer unchanged = get(job + "/log", "If-None-Match: " + given);
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(unchanged.head().field("ETag")).isEqualTo(tag);
    }
    assertThat(get(job + "/log", "If-None-Match: \"x\"").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-, 0, 12",
    "bytes=5-6, 5, 6",
    "bytes=6-8, 6, 8",
    "bytes=12-12, 12, 12",
    "bytes=10-99999, 10, 12",
    "bytes=-3, 10, 12",
    "bytes=-99, 0, 12",
    "BYTES=1-2, 1, 2"
  })
  void a_range_is_given_byte_for_byte(String range, int first, int last) throws IOException {
    String job = job();
    byte[] whole = get(job + "/log").bytes();
    RawHttp.Answer part = get(job + "/log", "Range: " + range);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.bytes()).isEqualTo(java.util.Arrays.copyOfRange(whole, first, last + 1));
    assertThat(part.head().field("Content-Range"))
        .isEqualTo("bytes " + first + "-" + last + "/" + whole.length);
    assertThat(part.head().field("Content-Length")).isEqualTo("" + (last + 1 - first));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=3-2", "bytes=0-1,3-4", "items=0-1", "bytes=a-b", "bytes=-", "bytes 0-1"})
  void a_range_that_is_not_understood_is_ignored(String range) throws IOException {
    RawHttp.Answer answer = get(job() + "/log", "Range: " + range);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=13-", "bytes=99-100", "bytes=-0"})
  void a_range_that_is_not_there_is_refused(String range) throws IOException {
    RawHttp.Answer answer = get(job() + "/log", "Range: " + range);
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.head().field("Content-Range")).isEqualTo("bytes */13");
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void a_range_is_given_only_of_the_text_that_it_is_a_part_of() throws IOException {
    String log = job() + "/log";
    String tag = get(log).head().field("ETag");
    assertThat(get(log, "Range: bytes=0-1", "If-Range: " + tag).status()).isEqualTo(206);
    assertThat(get(log, "Range: bytes=0-1", "If-Range: W/" + tag).status()).isEqualTo(200);
    assertThat(get(log, "Range: bytes=0-1", "If-Range: \"x\"").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"0,''", "1,'78\n'", "2,'\u00e956\n78\n'", "3,'" + TEXT + "'", "9,'" + TEXT + "'"})
  void the_last_lines(int tail, String expected) throws IOException {
    String job = job();
    assertThat(get(job + "/log?tail=" + tail).text()).isEqualTo(expected);
    assertThat(get(job + "/log?follow=true&tail=" + tail).text()).isEqualTo(expected);
  }

  @Test
  void lines_may_begin_with_their_times_and_lose_their_colors() throws IOException {
    String job =
        finished(context -> {
          context.log("\u001b[31mred\u001b[0m\nplain");
          return null;
        });
    assertThat(get(job + "/log?ansi=strip").text()).isEqualTo("red\nplain\n");
    assertThat(get(job + "/log").text()).isEqualTo("\u001b[31mred\u001b[0m\nplain\n");
    String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ";
    assertThat(get(job + "/log?ansi=strip&timestamps=true").text())
        .matches(time + "red\n" + time + "plain\n");
  }

  @Test
  void each_attempt_has_its_log_and_the_latest_is_shown() throws IOException {
    String job = twice();
    assertThat(get(job + "/log").text()).isEqualTo("run 2\n");
    assertThat(get(job + "/log?attempt=1").text()).isEqualTo("run 1\n");
    assertThat(get(job + "/log?attempt=2").text()).isEqualTo("run 2\n");
    assertThat(get(job + "/log?attempt=1", "Range: bytes=4-").text()).isEqualTo("1\n");
    assertThat(get(job + "/log?attempt=3").status()).isEqualTo(404);
  }

  @Test
  void a_follower_is_given_a_line_that_is_drawn_anew_once_and_in_its_last_state() throws Exception {
    String job =
        submit(context -> {
          context.log("begin");
          context.fragment(LogStream.STDOUT, "\r10%");
          gate.acquire();
          context.fragment(LogStream.STDOUT, "\r20%");
          context.log(LogStream.STDOUT, null, "\r100%");
          context.log("end");
          return null;
        });
    try (RawHttp http = open(job + "/log?follow=true")) {
      RawHttp.Body body = http.body(http.head());
      assertThat(body.line()).isEqualTo("begin");
      await()
          .until(
              () -> get(job + "/events?types=log&follow=false", NDJSON).text(),
              events -> events.contains("\"text\":\"10%\",\"partial\":true"));
      gate.release();
      assertThat(body.line()).isEqualTo("100%");
      assertThat(body.line()).isEqualTo("end");
      assertThat(body.read()).isNegative();
    }
    assertThat(get(job + "/log").text()).isEqualTo("begin\n100%\nend\n");
    assertThat(get(job + "/events?types=log", NDJSON).text())
        .contains("\"text\":\"100%\",\"replace\":true");
  }

  @Test
  void a_follower_sees_every_attempt_and_ends_with_the_job() throws Exception {
    String job =
        submit(
            scripts.submission(
                context -> {
                  context.log("run " + context.attempt());
                  gate.acquire();
                  if (context.attempt() == 1) {
                    throw new JobFailedException("once more");
                  }
                  context.log("end");
                  return null;
                },
                ",\"maxAttempts\":2"));
    try (RawHttp http = open(job + "/log?follow=true")) {
      RawHttp.Body body = http.body(http.head());
      assertThat(body.line()).isEqualTo("run 1");
      gate.release();
      assertThat(body.line()).isEqualTo("run 2");
      gate.release();
      assertThat(body.line()).isEqualTo("end");
      assertThat(body.read()).isNegative();
      assertThat(body.isWhole()).isTrue();
    }
  }
}
