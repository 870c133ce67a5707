package io.jobtail.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that takes nothing of a stream among many. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.http2", value = "always")
@Property(name = "jobtail.stream.stalled-write", value = "5s")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(120)
final class Http2StallTest extends HttpFixture {
  @Test
  void a_slow_reader_of_one_stream_holds_up_no_other_and_is_cut() throws Exception {
    int count = 3000;
    String job =
        submit(run -> {
          gate.acquire();
          for (int n = 1; n <= count; n++) {
            run.log("x".repeat(1000));
          }
          return null;
        });
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int stalled = http.get(job + "/events", SSE);
      http.stall(stalled);
      int other = http.get(job + "/events", SSE);
      http.awaitBody(stalled, 5);
      http.awaitBody(other, 5);
      gate.release();
      assertThat(http.awaitEnd(other)).isEqualTo(-1);
      assertThat(
              new String(http.body(other), UTF_8).lines().filter(line -> line.startsWith("id: ")))
          .hasSize(count + 3);
      // as much as its window lets through, and then no more
      assertThat(http.awaitEnd(stalled)).isPositive();
      assertThat(http.bytesOf(stalled)).isLessThanOrEqualTo(65_535);
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> streams.readers() == 0);
  }
}
