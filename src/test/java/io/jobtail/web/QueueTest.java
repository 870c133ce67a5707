package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One job runs, two may wait. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "jobtail.runner.concurrency", value = "1")
@Property(name = "jobtail.runner.queue-limit", value = "2")
class QueueTest extends HttpFixture {
  private static final String LONG =
      "{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}";

  @Test
  void jobs_wait_in_order_see_their_place_and_are_refused_when_too_many_wait() throws Exception {
    String running = submit(LONG);
    await(running, "running");
    String first = submit(LONG);
    String second = submit(LONG);

    assertThat(json(get(first)).get("queuePosition")).isEqualTo(BigInteger.ONE);
    assertThat(json(get(second)).get("queuePosition")).isEqualTo(BigInteger.TWO);
    for (String accept : List.of(JSON, SSE, "Accept: text/plain")) {
      RawHttp.Answer refused = ask(post(LONG, accept));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.head().field("Retry-After")).matches("[1-9]\\d*");
      assertThat(refused.text()).contains("2 jobs wait, as many as may");
    }

    cancel(first);
    assertThat(json(get(second)).get("queuePosition")).isEqualTo(BigInteger.ONE);
    cancel(running);
    await(second, "running");
    assertThat(json(get(second))).doesNotContainKey("queuePosition");
    cancel(second);
  }

  private void cancel(String job) throws Exception {
    assertThat(ask(RawHttp.withBody("POST", job + "/cancel", "")).status()).isIn(200, 202);
  }

  private void await(String job, String state) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> state.equals(json(get(job)).get("state")));
  }
}
