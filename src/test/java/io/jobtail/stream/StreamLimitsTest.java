package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many read as may. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.max-readers", value = "2")
@Property(name = "micronaut.server.port", value = "-1")
final class StreamLimitsTest extends HttpFixture {
  private String silent() throws Exception {
    return submit(context -> {
      gate.acquire();
      return null;
    });
  }

  private void awaitReaders(int count) {
    await().until(() -> streams.readers() == count);
  }

  @Test
  void who_comes_too_many_is_told_to_come_back_and_then_gets_in() throws Exception {
    awaitReaders(0);
    String job = silent();
    try (RawHttp first = open(job + "/events", SSE)) {
      first.head();
      try (RawHttp second = open(job + "/log?follow=true")) {
        second.head();
        awaitReaders(2);
        RawHttp.Answer refused = get(job + "/events", SSE);
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.head().field("Content-Type"))
            .isEqualTo("text/event-stream;charset=utf-8");
        assertThat(refused.text()).matches(":\nretry: [1-3]\\d{3}\n");
        assertThat(refused.isWhole()).isTrue();
        assertThat(SseParser.parse(refused.bytes()).retries()).hasSize(1);
      }
      awaitReaders(1);
      try (RawHttp again = open(job + "/events", SSE)) {
        assertThat(again.body(again.head()).lineThatBeginsWith("id")).isEqualTo("id: 0-1");
      }
    }
    awaitReaders(0);
  }

  @Test
  void other_readers_are_refused_with_a_status() throws Exception {
    awaitReaders(0);
    String job = silent();
    try (RawHttp first = open(job + "/events", SSE);
        RawHttp second = open(job + "/events", SSE)) {
      first.head();
      second.head();
      awaitReaders(2);
      String submission = scripts.submission(context -> null);
      List<RawHttp.Answer> refused =
          List.of(
              get(job + "/events", NDJSON),
              get(job + "/log"),
              get(job + "/log?follow=true"),
              ask(post(submission, NDJSON)),
              ask(post(submission, "Accept: text/plain")));
      assertThat(refused)
          .allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.head().field("Retry-After")).matches("[1-9]\\d*");
            assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
          });
      assertThat(get(job + "/events", JSON).status()).isEqualTo(200);
      assertThat(get(job).status()).isEqualTo(200);
    }
    awaitReaders(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/log?follow=true", "?until=finished"})
  void a_client_that_goes_away_is_noticed(String what) throws Exception {
    awaitReaders(0);
    String job = silent();
    RawHttp http = open(job + what);
    awaitReaders(1);
    http.close();
    awaitReaders(0);
    assertThat(streams.followedJobs()).isZero();
  }

  @Test
  void a_head_request_leaves_no_reader() throws Exception {
    awaitReaders(0);
    String job = silent();
    for (String what : List.of("/events", "/log", "/log?follow=true")) {
      try (RawHttp http =
          RawHttp.to(server.getPort())
              .send(RawHttp.request("HEAD", job + what, "Connection: close"))) {
        assertThat(http.head().status()).isEqualTo(200);
        assertThat(http.isClosedByServer()).isTrue();
      }
    }
    awaitReaders(0);
  }
}
