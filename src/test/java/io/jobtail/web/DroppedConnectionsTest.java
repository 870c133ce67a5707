package io.jobtail.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.jobtail.redis.FreePort;
import io.jobtail.stream.Streams;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections by the thousands that are opened and dropped half way, in every phase: files, places
 * and memory are back afterwards.
 */
@Timeout(180)
final class DroppedConnectionsTest {
  private static final int ALL = 10_000;
  private static final int WARM_UP = 700;
  private static final long MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HELLO =
      "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";
  private static final UnixOperatingSystemMXBean SYSTEM =
      (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @TempDir private static Path folder;
  private static final int PLAIN = FreePort.choose();
  private static EmbeddedServer server;
  private static Streams streams;
  private static String job;
  private static TestCertificate certificate;

  /** How far a connection comes before it is dropped, and what was sent before. */
  private enum Phase {
    CONNECTED(""),
    HALF_A_FIRST_LINE("GET /jobs HT"),
    HALF_A_HEAD("GET /jobs HTTP/1.1\r\nHost: loc"),
    HALF_A_BODY(
        "POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\n\r\n{\"type\":"),
    IN_THE_HANDSHAKE(HELLO),
    WITHIN_A_STREAM("GET %s/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    WITHIN_A_STREAM_OVER_TLS("GET %s/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    BETWEEN_REQUESTS("GET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n");

    final String sent;

    Phase(String sent) {
      this.sent = sent;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    certificate = TestCertificate.make(folder, "web");
    Path pem = certificate.writeTo(folder.resolve("web.pem"));
    server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                "jobtail.store",
                "memory",
                "micronaut.server.port",
                PLAIN,
                "micronaut.server.dual-protocol",
                true,
                "micronaut.server.ssl.enabled",
                true,
                "micronaut.server.ssl.port",
                FreePort.choose(),
                "micronaut.server.ssl.key-name",
                "web",
                "micronaut.certificate.file.web.path",
                pem.toString(),
                "micronaut.certificate.file.web.format",
                "PEM"),
            "test");
    streams = server.getApplicationContext().getBean(Streams.class);
    try (RawHttp http = RawHttp.to(PLAIN)) {
      String silent = "{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}";
      job = http.send(HttpFixture.post(silent)).head().field("Location");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    try (RawHttp http = RawHttp.to(PLAIN)) {
      http.send(RawHttp.withBody("POST", job + "/cancel", "")).answer();
    }
    server.close();
  }

  @Test
  void nothing_stays_of_ten_thousand_connections_that_were_dropped_half_way() throws IOException {
    drop(WARM_UP);
    long filesBefore = settled();
    long heapBefore = heap();
    long directBefore = UsedBuffers.bytes();
    assertThat(directBefore).as("of the allocator that is in use").isPositive();
    drop(ALL);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(streams.readers()).isZero();
          assertThat(SYSTEM.getOpenFileDescriptorCount()).isLessThanOrEqualTo(filesBefore + 5);
        });
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(heap()).isLessThan(heapBefore + 8 * MEGABYTE));
    assertThat(UsedBuffers.bytes()).isLessThanOrEqualTo(directBefore + 16 * MEGABYTE);
    try (RawHttp http = RawHttp.to(PLAIN)) {
      assertThat(http.send(RawHttp.request("GET", "/job-types")).answer().status()).isEqualTo(200);
    }
  }

  /** The files that are open once nothing is under way. */
  private static long settled() {
    await().atMost(PATIENCE).until(() -> streams.readers() == 0);
    long[] last = {-1};
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          long now = SYSTEM.getOpenFileDescriptorCount();
          boolean same = now == last[0];
          last[0] = now;
          return same;
        });
    return last[0];
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void drop(int count) throws IOException {
    // both ends of each are files of this process
    long room = SYSTEM.getMaxFileDescriptorCount() - SYSTEM.getOpenFileDescriptorCount();
    int batch = (int) Math.min(500, room / 4);
    assertThat(batch).as("open files that are allowed").isPositive();
    for (Phase phase : Phase.values()) {
      int share = (count + Phase.values().length - 1) / Phase.values().length;
      if (phase == Phase.WITHIN_A_STREAM_OVER_TLS) {
        // this process encrypts both ends of each
        share /= 10;
      }
      for (int from = 0; from < share; from += batch) {
        drop(phase, Math.min(batch, share - from));
      }
    }
  }

  private static void drop(Phase phase, int count) throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(connect(phase));
        open.getLast().getOutputStream().write(phase.sent.formatted(job).getBytes(ISO_8859_1));
      }
      switch (phase) {
        case WITHIN_A_STREAM, WITHIN_A_STREAM_OVER_TLS ->
            await().atMost(PATIENCE).until(() -> streams.readers() == count);
        case BETWEEN_REQUESTS -> {
          for (Socket socket : open) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
          }
        }
        case CONNECTED, HALF_A_FIRST_LINE, HALF_A_HEAD, HALF_A_BODY, IN_THE_HANDSHAKE -> {}
      }
    } finally {
      for (int i = 0; i < open.size(); i++) {
        // one says goodbye, the next does not
        open.get(i).setSoLinger(i % 2 == 0, 0);
        open.get(i).close();
      }
    }
    await().atMost(PATIENCE).until(() -> streams.readers() == 0);
  }

  private static Socket connect(Phase phase) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    return switch (phase) {
      case IN_THE_HANDSHAKE -> new Socket(here, server.getPort());
      case WITHIN_A_STREAM_OVER_TLS ->
          certificate.trusting().getSocketFactory().createSocket(here, server.getPort());
      case CONNECTED,
          HALF_A_FIRST_LINE,
          HALF_A_HEAD,
          HALF_A_BODY,
          WITHIN_A_STREAM,
          BETWEEN_REQUESTS ->
          new Socket(here, PLAIN);
    };
  }
}
