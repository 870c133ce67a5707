package io.jobtail.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of HTTP/2 that are dropped half way: files, places and memory are back after. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.http2", value = "always")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(180)
final class Http2DroppedTest extends HttpFixture {
  private static final int ROUNDS = 4;
  private static final int AT_ONCE = 50;
  private static final int STREAMS = 4;
  private static final long MEGABYTE = 1 << 20;
  // of each request, in pieces that none of the others shares
  private static final byte[] HALF = "{\"type\":".concat(" ".repeat(16_000)).getBytes(US_ASCII);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final UnixOperatingSystemMXBean SYSTEM =
      (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @Test
  void nothing_stays_of_streams_and_half_bodies() throws Exception {
    String job = submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}");
    drop(job);
    long files = SYSTEM.getOpenFileDescriptorCount();
    long buffers = UsedBuffers.bytes();
    assertThat(buffers).as("of the allocator that is in use").isPositive();
    for (int round = 0; round < ROUNDS; round++) {
      drop(job);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> SYSTEM.getOpenFileDescriptorCount() <= files + AT_ONCE / 10);
    assertThat(UsedBuffers.bytes()).isLessThanOrEqualTo(buffers + 4 * MEGABYTE);
    assertThat(get(job).status()).isEqualTo(200);
    ask(RawHttp.withBody("POST", job + "/cancel", ""));
  }

  private void drop(String job) throws IOException {
    List<RawHttp2> open = new ArrayList<>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        RawHttp2 http = RawHttp2.to(server.getPort());
        open.add(http);
        for (int stream = 0; stream < STREAMS; stream++) {
          int body = http.begin("POST", "/jobs", "Content-Type: application/json");
          http.send(RawHttp2.frame(RawHttp2.DATA, 0, body, HALF));
        }
        http.get(job + "/events", SSE);
      }
      await().atMost(PATIENCE).until(() -> streams.readers() == AT_ONCE);
    } finally {
      for (RawHttp2 http : open) {
        http.close();
      }
    }
    await().atMost(PATIENCE).until(() -> streams.readers() == 0);
  }
}
