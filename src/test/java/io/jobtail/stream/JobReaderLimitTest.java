package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;

/** As many read one job as may. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.max-readers-per-job", value = "1")
@Property(name = "micronaut.server.port", value = "-1")
final class JobReaderLimitTest extends HttpFixture {
  private String silent() throws Exception {
    return submit(context -> {
      gate.acquire();
      return null;
    });
  }

  @Test
  void who_comes_too_many_is_told_to_come_back_and_then_gets_in() throws Exception {
    String job = silent();
    try (RawHttp first = open(job + "/events", SSE)) {
      first.head();
      RawHttp.Answer refused = get(job + "/events", SSE);
      assertThat(refused.status()).isEqualTo(200);
      assertThat(refused.text()).matches(":\nretry: [1-3]\\d{3}\n");
      assertThat(get(job + "/events", NDJSON).status()).isEqualTo(503);
      assertThat(get(job + "/log?follow=true").status()).isEqualTo(503);
      assertThat(get(job).status()).isEqualTo(200);
    }
    await().until(() -> streams.readers() == 0);
    try (RawHttp again = open(job + "/events", SSE)) {
      assertThat(again.body(again.head()).lineThatBeginsWith("id")).isEqualTo("id: 0-1");
    }
  }

  @Test
  void readers_of_another_job_do_not_count() throws Exception {
    String busy = silent();
    String other = silent();
    try (RawHttp first = open(busy + "/events", SSE);
        RawHttp second = open(other + "/events", NDJSON)) {
      assertThat(first.head().status()).isEqualTo(200);
      assertThat(second.head().status()).isEqualTo(200);
    }
  }

  @Test
  void who_submits_it_once_more_is_told_of_the_job_without_following_it() throws Exception {
    String submission =
        scripts.submission(context -> {
          gate.acquire();
          return null;
        });
    String key = "Idempotency-Key: once";
    String job = submit(submission, key);
    try (RawHttp first = open(job + "/events", SSE)) {
      first.head();

      RawHttp.Answer again = ask(post(submission, key, SSE));

      assertThat(again.status()).isEqualTo(202);
      assertThat(again.head().field("Location")).isEqualTo(job);
      assertThat(again.head().field("Content-Type")).isEqualTo("application/json");
    }
  }
}
