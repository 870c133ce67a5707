package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.annotation.NonNull;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much one principal may, and for how long. */
@MicronautTest
final class LimitsTest extends AccessFixture {
  private static final String EMIT = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";

  @Override
  public @NonNull Map<String, String> getProperties() {
    Map<String, String> all = super.getProperties();
    all.put("jobtail.submit.per-minute", "5");
    all.put("jobtail.readers.per-principal", "2");
    all.put("jobtail.readers.per-address", "3");
    return all;
  }

  @AfterEach
  void startOver() {
    hands.forward(Duration.ofMinutes(2));
    Awaitility.await().until(() -> streams.readers() == 0);
  }

  @Test
  void submissions_are_counted_for_each_principal() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(ask(post(EMIT, by(BOB))).status()).isEqualTo(202);
    }
    RawHttp.Answer refused = ask(post(EMIT, by(BOB)));
    assertThat(refused.status()).isEqualTo(429);
    int wait = Integer.parseInt(refused.head().field("Retry-After"));
    assertThat(wait).isBetween(1, 13);
    assertThat(refused.text()).contains("in a minute");
    assertThat(ask(post(EMIT, by(CAROL))).status()).isEqualTo(202);
    hands.forward(Duration.ofSeconds(wait));
    assertThat(ask(post(EMIT, by(BOB))).status()).isEqualTo(202);
  }

  private String held(String token) throws IOException {
    gate.drainPermits(); // of the test before
    return submit(
        scripts.submission(_ -> {
          gate.acquire();
          return null;
        }),
        by(token));
  }

  @Test
  void streams_are_counted_for_each_principal_and_address() throws Exception {
    String job = held(BOB);
    List<RawHttp> open = new ArrayList<>();
    try {
      open.add(opened(job, BOB));
      open.add(opened(job, BOB));
      RawHttp.Answer refused = get(job + "/events", NDJSON, by(BOB));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.head().field("Retry-After")).isEqualTo("2");
      // any status but 200 would stop a browser for good
      RawHttp.Answer later = get(job + "/events", SSE, by(BOB));
      assertThat(later.status()).isEqualTo(200);
      assertThat(later.text()).contains("retry:").doesNotContain("event:");
      open.add(opened(job, CAROL));
      RawHttp.Answer elsewhere = get(job + "/events", NDJSON, by(ADMIN));
      assertThat(elsewhere.status()).isEqualTo(429);
      assertThat(elsewhere.head().field("Retry-After")).isEqualTo("2");
      assertThat(get("/jobs", SSE, by(ADMIN)).text()).contains("retry:").doesNotContain("event:");
      open.removeLast().close();
      Awaitility.await().until(() -> streams.readers() == 2);
      open.add(opened(job, ADMIN));
    } finally {
      for (RawHttp one : open) {
        one.close();
      }
    }
  }

  private RawHttp opened(String job, String token) throws IOException {
    RawHttp http = open(job + "/events", NDJSON, by(token));
    RawHttp.Head head = http.head();
    assertThat(head.status()).isEqualTo(200);
    http.body(head).line();
    return http;
  }

  @Test
  void a_stream_ends_with_what_it_was_opened_with() throws Exception {
    hands.back();
    String job = held(BOB);
    String ticket =
        String.valueOf(json(send("POST", job + "/ticket?ttl=2", by(BOB))).get("ticket"));
    RawHttp.Answer events = get(job + "/events?ticket=" + ticket, SSE);
    assertThat(events.status()).isEqualTo(200);
    assertThat(events.text()).contains("event: status").contains("retry:");
    assertThat(events.isWhole()).isTrue();
    assertThat(get(job + "/events?ticket=" + ticket, SSE).status()).isEqualTo(401);
    RawHttp.Answer lines =
        get(
            job
                + "/log?follow&ticket="
                + json(send("POST", job + "/ticket?ttl=2", by(BOB))).get("ticket"));
    // nobody is to take it for the whole
    assertThat(lines.isWhole()).isFalse();
  }
}
