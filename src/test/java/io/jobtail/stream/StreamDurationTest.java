package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that the server ends before the job does. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.max-duration", value = "200ms")
@Property(name = "jobtail.stream.heartbeat", value = "2s")
@Property(name = "micronaut.server.port", value = "-1")
final class StreamDurationTest extends HttpFixture {
  @Test
  void a_stream_that_lasts_too_long_ends_between_events_and_says_when_to_come_back()
      throws Exception {
    String job =
        submit(context -> {
          gate.acquire();
          return null;
        });
    RawHttp.Answer answer = get(job + "/events", SSE);
    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.text()).matches("(?s):\nretry: 2000\nid: 0-1\n.*\n\nretry: [1-3]\\d{3}\n");
    SseParser stream = SseParser.parse(answer.bytes());
    assertThat(stream.lastEventId()).isEqualTo("1-1");
    assertThat(stream.retries()).hasSize(2);
    assertThat(stream.emptyBlocks()).isZero();
    await().until(() -> streams.readers() == 0);
  }

  @Test
  void a_feed_and_a_board_end_as_well_and_the_feed_goes_on_where_it_was() throws Exception {
    String job =
        submit(context -> {
          gate.acquire();
          return null;
        });
    String feed = "/events?job=" + job.substring(6);
    List<String> ids = new ArrayList<>();
    while (!ids.contains("1-1")) {
      ids.addAll(idsOfOneThatEndsEarly(feed, ids));
    }
    assertThat(ids).containsExactly("0-1", "1-1");

    RawHttp.Answer board = get("/jobs", SSE);
    assertThat(board.isWhole()).isTrue();
    assertThat(board.text()).containsPattern("\nretry: [1-3]\\d{3}\n$");
  }

  private List<String> idsOfOneThatEndsEarly(String feed, List<String> before) throws Exception {
    RawHttp.Answer answer =
        before.isEmpty() ? get(feed, SSE) : get(feed, SSE, "Last-Event-ID: " + before.getLast());
    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.text()).containsPattern("\nretry: [1-3]\\d{3}\n$");
    return answer
        .text()
        .lines()
        .filter(line -> line.startsWith("id: "))
        .map(line -> line.substring(4))
        .toList();
  }

  @Test
  void who_waits_for_the_end_is_told_to_ask_again() throws Exception {
    String job =
        submit(context -> {
          gate.acquire();
          return null;
        });
    RawHttp.Answer answer = get(job + "?until=finished");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.head().field("Retry-After")).matches("[1-3]");
  }

  @Test
  void without_chunks_a_cut_is_a_reset() throws Exception {
    String job =
        submit(context -> {
          context.log("a part");
          gate.acquire();
          return null;
        });
    try (Socket old = new Socket(server.getHost(), server.getPort())) {
      old.setSoTimeout(20_000);
      String request = "GET " + job + "/log?follow=true HTTP/1.0\r\nHost: localhost\r\n\r\n";
      old.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      assertThatThrownBy(() -> old.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void other_streams_are_cut_so_that_nobody_takes_them_for_the_whole() throws Exception {
    String job =
        submit(context -> {
          context.log("a part");
          gate.acquire();
          return null;
        });
    for (RawHttp.Answer answer :
        List.of(get(job + "/events", NDJSON), get(job + "/log?follow=true"))) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.isWhole()).isFalse();
      assertThat(answer.text()).contains("a part");
    }
    await().until(() -> streams.readers() == 0);
  }
}
