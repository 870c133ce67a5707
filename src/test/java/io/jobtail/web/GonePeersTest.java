package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that do not acknowledge anything any more, as one whose cable was cut. This machine's own
 * network loses nothing; for the kernel a client whose window stays shut is as good.
 */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.peer-timeout", value = "1s")
@Property(name = "jobtail.stream.stalled-write", value = "1h")
@Property(name = "jobtail.stream.heartbeat", value = "1h")
@Property(name = "micronaut.server.netty.child-options.so-sndbuf", value = "4096")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(120)
final class GonePeersTest extends HttpFixture {
  @Test
  void are_found_by_the_kernel() throws Exception {
    assumeThat(Epoll.isAvailable()).as("the native transport").isTrue();
    String job =
        submit(run -> {
          gate.acquire();
          while (!gate.tryAcquire()) {
            run.log("x".repeat(1000));
          }
          return null;
        });
    try (RawHttp http = RawHttp.to(server.getPort(), 4096)) {
      http.send(RawHttp.request("GET", job + "/events", SSE));
      assertThat(http.head().status()).isEqualTo(200);
      gate.release();
      await().atMost(Duration.ofSeconds(60)).until(() -> streams.readers() == 0);
    }
  }
}
