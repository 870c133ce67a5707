package io.jobtail.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams over HTTP/2: what holds for a connection of their own holds for one that many share. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.http2", value = "always")
@Property(name = "jobtail.stream.heartbeat", value = "200ms")
@Property(name = "micronaut.server.port", value = "-1")
final class Http2Test extends HttpFixture {
  private static final int STREAMS = 450;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Lines behind the gate: one for each permit. */
  private String lines(int count) throws Exception {
    return submit(run -> {
      for (int n = 1; n <= count; n++) {
        gate.acquire();
        run.log("line " + n);
      }
      return null;
    });
  }

  private static List<String> ids(byte[] stream) {
    return new String(stream, UTF_8)
        .lines()
        .filter(line -> line.startsWith("id: "))
        .map(line -> line.substring(4))
        .toList();
  }

  private void awaitReaders(int count) {
    await().atMost(PATIENCE).until(() -> streams.readers() == count);
  }

  @Test
  void hundreds_of_streams_of_one_connection_get_every_event_once_and_in_order() throws Exception {
    int count = 100;
    String job = lines(count);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        all.add(http.get(job + "/events", SSE));
      }
      for (int stream : all) {
        http.awaitBody(stream, 20);
      }
      assertThat(streams.readers()).isEqualTo(STREAMS);
      gate.release(count);
      byte[] expected = null;
      for (int stream : all) {
        assertThat(http.awaitEnd(stream)).isEqualTo(-1);
      }
      for (int stream : all) {
        List<String> ids = ids(http.body(stream));
        assertThat(ids).hasSize(count + 3).doesNotHaveDuplicates();
        assertThat(ids.getFirst()).isEqualTo("0-1");
        for (int n = 1; n < ids.size(); n++) {
          assertThat(ids.get(n)).isEqualTo("1-" + n);
        }
        String text = new String(http.body(stream), UTF_8);
        assertThat(text).contains("event: done\n").endsWith("\n\n");
        byte[] events = text.replaceAll("(?m)^:\n", "").getBytes(UTF_8);
        expected = expected == null ? events : expected;
        assertThat(events).isEqualTo(expected);
      }
    }
    awaitReaders(0);
  }

  @Test
  void silent_streams_hear_heartbeats() throws Exception {
    String job = lines(1);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      List<Integer> all = List.of(http.get(job + "/events", SSE), http.get(job + "/events", SSE));
      for (int stream : all) {
        while (!new String(http.body(stream), UTF_8).endsWith("\n:\n:\n:\n")) {
          var _ = http.read();
        }
      }
    }
    awaitReaders(0);
  }

  @Test
  void a_stream_goes_on_after_the_last_event_id() throws Exception {
    gate.release(10);
    String job = lines(10);
    get(job + "?until=finished");
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int stream = http.get(job + "/events", SSE, "Last-Event-ID: 1-5");
      assertThat(http.awaitEnd(stream)).isEqualTo(-1);
      assertThat(ids(http.body(stream))).first().isEqualTo("1-6");
      int nothing = http.get(job + "/events", SSE, "Last-Event-ID: 1-12");
      assertThat(http.awaitEnd(nothing)).isEqualTo(-1);
      assertThat(http.bytesOf(nothing)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/log?follow=true"})
  void a_stream_that_is_reset_gives_back_its_seat_and_the_others_go_on(String view)
      throws Exception {
    String job = lines(2);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      gate.release();
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(http.get(job + view));
      }
      for (int stream : all) {
        http.awaitBody(stream, 5);
      }
      for (int stream : all.subList(1, all.size())) {
        http.reset(stream);
      }
      awaitReaders(1);
      gate.release();
      assertThat(http.awaitEnd(all.getFirst())).isEqualTo(-1);
      assertThat(new String(http.body(all.getFirst()), UTF_8)).contains("line 2");
    }
    awaitReaders(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/log?follow=true", "/events?tail=0"})
  void a_connection_that_is_dropped_gives_back_all_seats(String view) throws Exception {
    String job = lines(1);
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      for (int i = 0; i < 20; i++) {
        http.get(job + view);
      }
      awaitReaders(20);
    }
    awaitReaders(0);
  }

  @Test
  void a_job_that_ends_in_the_middle_of_a_text_is_told_from_its_end() throws Exception {
    String job = submit("{\"type\":\"emit\",\"params\":{\"lines\":2}}");
    get(job + "?until=finished");
    try (RawHttp2 http = RawHttp2.to(server.getPort())) {
      int range = http.get(job + "/log", "Range: bytes=0-4");
      assertThat(http.awaitEnd(range)).isEqualTo(-1);
      assertThat(new String(http.body(range), UTF_8)).isEqualTo("line ");
    }
  }

  @Test
  void the_client_of_the_jdk_upgrades_and_shares_its_connection() throws Exception {
    int count = 20;
    String job = lines(count);
    URI events = URI.create("http://localhost:" + server.getPort() + job + "/events");
    HttpRequest request =
        HttpRequest.newBuilder(events).header("Accept", "text/event-stream").build();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpRequest first = HttpRequest.newBuilder(events.resolve("/job-types")).build();
      assertThat(client.send(first, HttpResponse.BodyHandlers.ofString()).version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      List<CompletableFuture<HttpResponse<Stream<String>>>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofLines()));
      }
      awaitReaders(100);
      gate.release(count);
      for (var answer : all) {
        HttpResponse<Stream<String>> response = answer.get(60, TimeUnit.SECONDS);
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.headers().firstValue("content-type"))
            .contains("text/event-stream;charset=utf-8");
        assertThat(response.body().filter(line -> line.startsWith("id: "))).hasSize(count + 3);
      }
    }
    awaitReaders(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http2", "--http2-prior-knowledge", "--http1.1"})
  void curl_follows_a_job_however_it_asks(String version) throws Exception {
    gate.release(3);
    String events = "http://localhost:" + server.getPort() + lines(3) + "/events";
    Process curl =
        new ProcessBuilder("curl", "-sN", "--max-time", "60", version, events)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] output = curl.getInputStream().readAllBytes();
    assertThat(curl.waitFor()).isZero();
    assertThat(ids(output)).containsExactly("0-1", "1-1", "1-2", "1-3", "1-4", "1-5");
  }

  @Test
  void http_1_is_spoken_on_the_same_port() throws Exception {
    gate.release();
    RawHttp.Answer answer = get(lines(1) + "/events", SSE);
    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.head().field("Content-Type")).isEqualTo("text/event-stream;charset=utf-8");
  }
}
