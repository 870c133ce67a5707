package io.jobtail.web;

import static io.jobtail.web.RawHttp2.DATA;
import static io.jobtail.web.RawHttp2.END_HEADERS;
import static io.jobtail.web.RawHttp2.END_STREAM;
import static io.jobtail.web.RawHttp2.GOAWAY;
import static io.jobtail.web.RawHttp2.HEADERS;
import static io.jobtail.web.RawHttp2.RST_STREAM;
import static io.jobtail.web.RawHttp2.SETTINGS;
import static io.jobtail.web.RawHttp2.frame;
import static io.jobtail.web.RawHttp2.number;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.context.event.HttpRequestTerminatedEvent;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies over HTTP/2 that do not come to their end: nothing is left of any. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.http2", value = "always")
@Property(name = "jobtail.web.idle-timeout", value = "1s")
@Property(name = "jobtail.web.body-timeout", value = "1s")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "spec.name", value = "Http2BodiesTest")
@Timeout(180)
final class Http2BodiesTest extends HttpFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CANCEL = 8;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int REQUESTS = 50;
  private static final String JSON_TYPE = "Content-Type: application/json";
  private static final String GZIP = "Content-Encoding: gzip";
  private static final byte[] HALF = "{\"type\":\"emit\",".getBytes(US_ASCII);
  private static final byte[] REST = "\"params\":{\"lines\":1}}".getBytes(US_ASCII);

  /** Counts submissions that the framework has done with. */
  @Singleton
  @Requires(property = "spec.name", value = "Http2BodiesTest")
  static final class Ended implements ApplicationEventListener<HttpRequestTerminatedEvent> {
    private final AtomicInteger submissions = new AtomicInteger();

    @Override
    public void onApplicationEvent(HttpRequestTerminatedEvent event) {
      if (event.getSource().getMethod() == HttpMethod.POST) {
        submissions.incrementAndGet();
      }
    }
  }

  @Inject Ended ended;

  private void awaitEnded(int count) {
    await().atMost(PATIENCE).until(() -> ended.submissions.get() == count);
  }

  private static int beginHalf(RawHttp2 http) throws IOException {
    int stream = http.begin("POST", "/jobs", JSON_TYPE);
    http.send(frame(DATA, 0, stream, HALF));
    return stream;
  }

  @Test
  void half_a_body_that_the_server_gives_up_is_let_go() throws Exception {
    int before = ended.submissions.get();
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int last = 0;
      for (int i = 0; i < REQUESTS; i++) {
        last = beginHalf(http);
      }
      assertThat(http.awaitEnd(last)).isEqualTo(CANCEL);
      awaitEnded(before + REQUESTS);
    }
  }

  @Test
  void half_a_body_of_a_connection_that_is_dropped_is_let_go() throws Exception {
    int before = ended.submissions.get();
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      for (int i = 0; i < REQUESTS; i++) {
        beginHalf(http);
      }
      // whatever is answered after them has been read after them
      assertThat(http.awaitEnd(http.get("/job-types"))).isEqualTo(-1);
    }
    awaitEnded(before + REQUESTS);
  }

  @Test
  void half_a_body_that_the_client_resets_is_let_go_once() throws Exception {
    int before = ended.submissions.get();
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int stream = beginHalf(http);
      assertThat(http.awaitEnd(http.get("/job-types"))).isEqualTo(-1);
      http.reset(stream);
      awaitEnded(before + 1);
      assertThat(http.awaitEnd(http.get("/job-types"))).isEqualTo(-1);
    }
    assertThat(ended.submissions).hasValue(before + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_body_and_its_reset_that_come_at_once_are_let_go(boolean isPacked) throws Exception {
    String[] headers = isPacked ? new String[] {JSON_TYPE, GZIP} : new String[] {JSON_TYPE};
    byte[] body = isPacked ? packed(" ".repeat(100_000)) : HALF;
    try (LeakWatch leaks = new LeakWatch("Http2")) {
      for (int connection = 0; connection < 5; connection++) {
        try (RawHttp2 http = RawHttp2.to(server.getPort())) {
          ByteArrayOutputStream together = new ByteArrayOutputStream();
          for (int stream = 1; stream < 2 * REQUESTS; stream += 2) {
            byte[] head = RawHttp2.block("POST", "/jobs", headers);
            together.writeBytes(frame(HEADERS, END_HEADERS, stream, head));
            together.writeBytes(frame(DATA, 0, stream, body));
            together.writeBytes(frame(RST_STREAM, 0, stream, number(CANCEL)));
          }
          http.send(together.toByteArray());
          http.send(frame(RawHttp2.PING, 0, 0, new byte[8]));
          assertThat(http.await(RawHttp2.PING).flags()).isEqualTo(RawHttp2.ACK);
        }
      }
      assertThat(leaks.seen()).isEmpty();
    }
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(US_ASCII));
    }
    return packed.toByteArray();
  }

  @Test
  void a_packed_body_is_refused() throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int stream = http.begin("POST", "/jobs", JSON_TYPE, GZIP);
      byte[] body = packed("{\"type\":\"emit\",\"params\":{\"lines\":1}}");
      http.send(frame(DATA, END_STREAM, stream, body));
      assertThat(http.awaitEnd(stream)).isEqualTo(-1);
      assertThat(new String(http.body(stream), US_ASCII))
          .contains("415", "without a Content-Encoding");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, CANCEL})
  void half_a_body_that_comes_with_a_goodbye_is_let_go(int code) throws Exception {
    int before = ended.submissions.get();
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      ByteArrayOutputStream together = new ByteArrayOutputStream();
      byte[] head = RawHttp2.block("POST", "/jobs", JSON_TYPE);
      together.writeBytes(frame(HEADERS, END_HEADERS, 1, head));
      together.writeBytes(frame(DATA, 0, 1, HALF));
      ByteArrayOutputStream goodbye = new ByteArrayOutputStream();
      goodbye.writeBytes(number(0));
      goodbye.writeBytes(number(code));
      together.writeBytes(frame(GOAWAY, 0, 0, goodbye.toByteArray()));
      http.send(together.toByteArray());
      assertThat(http.awaitEnd(1)).isEqualTo(CANCEL);
      awaitEnded(before + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trailers_end_a_body(boolean inOneRead) throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int stream = http.begin("POST", "/jobs", JSON_TYPE);
      http.send(frame(DATA, 0, stream, HALF));
      if (!inOneRead) {
        assertThat(http.awaitEnd(http.get("/job-types"))).isEqualTo(-1);
      }
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      rest.writeBytes(frame(DATA, 0, stream, REST));
      // x-checksum: 1, as a literal
      byte[] trailers = "\0\nx-checksum\0011".getBytes(US_ASCII);
      rest.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, trailers));
      http.send(rest.toByteArray());
      assertThat(http.awaitEnd(stream)).isEqualTo(-1);
      assertThat(new String(http.body(stream), US_ASCII)).contains("\"id\":");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/job-types", "/jobtail.js"})
  void an_answer_that_is_not_taken_has_as_long_as_over_http_1(String target) throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      http.send(frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0}));
      int stream = http.get(target);
      assertThat(http.awaitEnd(stream)).isEqualTo(CANCEL);
      assertThat(http.bytesOf(stream)).isZero();
      // nothing holds the connection any more
      assertThat(http.await(GOAWAY).numberAt(4)).isZero();
    }
  }
}
