package io.jobtail.web;

import static io.jobtail.web.RawHttp2.GOAWAY;
import static io.jobtail.web.RawHttp2.HEADERS;
import static io.jobtail.web.RawHttp2.SETTINGS;
import static io.jobtail.web.RawHttp2.frame;
import static io.jobtail.web.RawHttp2.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one HTTP/2 connection may take of this server. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.http2", value = "always")
@Property(name = "jobtail.web.idle-timeout", value = "700ms")
@Property(name = "jobtail.web.header-timeout", value = "500ms")
@Property(name = "jobtail.web.body-timeout", value = "500ms")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(120)
final class Http2LimitsTest extends HttpFixture {
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int MAX_HEADER_LIST_SIZE = 6;
  private static final int PROTOCOL_ERROR = 1;
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SILENT =
      "{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}";

  private void awaitReaders(int count) {
    await().atMost(PATIENCE).until(() -> streams.readers() == count);
  }

  /** The code with which the server ends the connection. */
  private static int goodbye(RawHttp2 http) throws IOException {
    return http.await(GOAWAY).numberAt(4);
  }

  @Test
  void the_limits_are_announced() throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      http.await(SETTINGS);
      assertThat(http.setting(MAX_CONCURRENT_STREAMS)).isEqualTo(512);
      assertThat(http.setting(MAX_HEADER_LIST_SIZE)).isEqualTo(8192);
    }
  }

  @Test
  void more_streams_than_may_be_are_refused_and_the_others_stay() throws Exception {
    String job = submit(SILENT);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      http.await(SETTINGS);
      assertThat(http.awaitEnd(http.get("/job-types"))).isEqualTo(-1);
      for (int i = 0; i < 512; i++) {
        http.get(job + "/events", SSE);
      }
      assertThat(http.awaitEnd(http.get(job))).isEqualTo(REFUSED_STREAM);
      awaitReaders(512);
    }
    awaitReaders(0);
    ask(RawHttp.withBody("POST", job + "/cancel", ""));
  }

  @Test
  void a_client_that_does_not_take_note_of_the_limit_is_cut_at_it() throws Exception {
    String job = submit(SILENT);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      for (int i = 0; i < 600; i++) {
        http.get(job + "/events", SSE);
      }
      // nothing was read, and so no settings were acknowledged
      assertThat(goodbye(http)).isEqualTo(ENHANCE_YOUR_CALM);
    }
    awaitReaders(0);
    ask(RawHttp.withBody("POST", job + "/cancel", ""));
  }

  @Test
  void a_head_that_is_too_large_is_answered_and_the_connection_goes_on() throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int large = http.get("/jobs", "X-Large: " + "a".repeat(10_000));
      assertThat(http.await(HEADERS).stream()).isEqualTo(large);
      assertThat(http.bytesOf(large)).isZero();
      int next = http.get("/job-types");
      assertThat(http.awaitEnd(next)).isEqualTo(-1);
      assertThat(http.bytesOf(next)).isPositive();
    }
  }

  @Test
  void a_connection_without_streams_is_closed_and_told_before() throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      assertThat(http.awaitEnd(http.get("/job-types"))).isEqualTo(-1);
      assertThat(goodbye(http)).isZero();
    }
  }

  @Test
  void a_connection_with_a_quiet_stream_is_not_idle() throws Exception {
    String job = submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT2S\"}}");
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int log = http.get(job + "/log?follow=true");
      assertThat(http.awaitEnd(log)).isEqualTo(-1);
      assertThat(http.bytesOf(log)).isPositive();
    }
  }

  @Test
  void a_body_that_does_not_come_costs_its_stream() throws Exception {
    String job = submit(SILENT);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int reader = http.get(job + "/events", SSE);
      int late = http.begin("POST", "/jobs", "Content-Type: application/json");
      assertThat(http.awaitEnd(late)).isEqualTo(CANCEL);
      ask(RawHttp.withBody("POST", job + "/cancel", ""));
      assertThat(http.awaitEnd(reader)).isEqualTo(-1);
    }
  }

  @Test
  void a_preface_that_does_not_come_to_its_end_costs_the_connection() throws Exception {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      http.send("PRI * HTTP/2.0\r\n\r");
      assertThat(http.isClosedByServer()).isTrue();
    }
    try (RawHttp http = RawHttp.to(server.getPort())) {
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_client_that_resets_a_request_that_waits_gives_back_its_seat() throws Exception {
    String job = submit(SILENT);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int reader = http.get(job + "/events", SSE);
      int waits = http.get(job + "?until=finished");
      awaitReaders(2);
      http.reset(waits);
      awaitReaders(1);
      http.reset(reader);
      awaitReaders(0);
    }
    ask(RawHttp.withBody("POST", job + "/cancel", ""));
  }

  @Test
  void streams_of_a_client_that_says_goodbye_are_ended() throws Exception {
    String job = submit(SILENT);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int reader = http.get(job + "/events", SSE);
      http.awaitBody(reader, 20);
      http.send(frame(GOAWAY, 0, 0, new byte[8]));
      assertThat(http.awaitEnd(reader)).isEqualTo(CANCEL);
      awaitReaders(0);
    }
    ask(RawHttp.withBody("POST", job + "/cancel", ""));
  }

  @Test
  void a_frame_on_a_stream_that_was_never_opened_ends_the_connection() throws Exception {
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      http.send(frame(RawHttp2.WINDOW_UPDATE, 0, 77, number(1)));
      assertThat(goodbye(http)).isEqualTo(PROTOCOL_ERROR);
    } catch (EOFException closed) {
      throw new AssertionError("without a goodbye", closed);
    }
  }
}
