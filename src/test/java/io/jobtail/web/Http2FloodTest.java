package io.jobtail.web;

import static io.jobtail.web.RawHttp2.CONTINUATION;
import static io.jobtail.web.RawHttp2.DATA;
import static io.jobtail.web.RawHttp2.END_HEADERS;
import static io.jobtail.web.RawHttp2.END_STREAM;
import static io.jobtail.web.RawHttp2.GOAWAY;
import static io.jobtail.web.RawHttp2.HEADERS;
import static io.jobtail.web.RawHttp2.PING;
import static io.jobtail.web.RawHttp2.RST_STREAM;
import static io.jobtail.web.RawHttp2.SETTINGS;
import static io.jobtail.web.RawHttp2.block;
import static io.jobtail.web.RawHttp2.frame;
import static io.jobtail.web.RawHttp2.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames that cost a client little and a server much. Every deadline is as long as by default, so
 * that nothing but a limit on them ends a connection.
 */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.http2", value = "always")
@Property(name = "micronaut.server.netty.child-options.so-sndbuf", value = "4096")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(120)
final class Http2FloodTest extends HttpFixture {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int CANCEL = 8;

  private static byte[] times(int count, byte[] frame) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      frames.writeBytes(frame);
    }
    return frames.toByteArray();
  }

  private static void isToldToCalmDown(RawHttp2 http) throws IOException {
    assertThat(http.await(GOAWAY).numberAt(4)).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @AfterEach
  void othersAreAnswered() throws IOException {
    await().atMost(Duration.ofSeconds(60)).until(() -> streams.readers() == 0);
    assertThat(get("/job-types").status()).isEqualTo(200);
  }

  @Test
  void streams_that_are_opened_only_to_be_reset() throws Exception {
    String job = submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}");
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int stream = 1; stream < 600; stream += 2) {
        byte[] head = block("GET", job + "/events", SSE);
        frames.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, head));
        frames.writeBytes(frame(RST_STREAM, 0, stream, number(CANCEL)));
      }
      http.send(frames.toByteArray());
      isToldToCalmDown(http);
    }
    ask(RawHttp.withBody("POST", job + "/cancel", ""));
  }

  @Test
  void a_head_in_endless_pieces() throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      http.send(frame(HEADERS, END_STREAM, 1, block("GET", "/jobs")));
      http.send(times(100, frame(CONTINUATION, 0, 1, new byte[0])));
      isToldToCalmDown(http);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PING, SETTINGS})
  void what_must_be_answered_from_who_reads_no_answers(int type) throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort(), 4096)) {
      byte[] frame = frame(type, 0, 0, type == PING ? new byte[8] : new byte[0]);
      CountDownLatch cut = new CountDownLatch(1);
      Thread.ofPlatform().daemon().start(() -> sendUntilCut(http, times(1000, frame), cut));
      // what it would be told stands behind what it does not read
      assertThat(cut.await(60, TimeUnit.SECONDS)).as("sooner than any deadline").isTrue();
    }
  }

  private static void sendUntilCut(RawHttp2 http, byte[] frames, CountDownLatch cut) {
    try {
      while (true) {
        http.send(frames);
      }
    } catch (IOException closed) {
      cut.countDown();
    }
  }

  @Test
  void data_that_are_empty_over_and_over() throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int stream = http.begin("POST", "/jobs", "Content-Type: application/json");
      http.send(times(100, frame(DATA, 0, stream, new byte[0])));
      isToldToCalmDown(http);
    }
  }
}
