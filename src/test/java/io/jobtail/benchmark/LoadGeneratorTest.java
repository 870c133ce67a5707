package io.jobtail.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The measuring tool sees each fault, however the bytes are cut. */
class LoadGeneratorTest {
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final long NOW = 5_000;

  private final Tally tally = new Tally();

  @Test
  void every_cut_of_the_bytes_gives_the_same_events() {
    byte[] bytes = ascii(CHUNKED + chunks(23, events(1, 2, 3)) + "0\r\n\r\n");
    for (int cut = 0; cut <= bytes.length; cut++) {
      Tally ours = new Tally();
      Position position = new Position(ours);
      Response response = response(Check.ID, ours, position);
      add(response, bytes, 0, cut);
      add(response, bytes, cut, bytes.length);
      assertThat(ours.deliveries).as("cut at %d", cut).isEqualTo(3);
      assertThat(faults(ours)).as("cut at %d", cut).isZero();
      assertThat(position.id()).as("cut at %d", cut).isEqualTo("1-3");
      assertThat(response.isOver()).as("cut at %d", cut).isTrue();
      assertThat(ours.delays.max()).isEqualTo(NOW - 1000);
    }
  }

  @Test
  void every_size_of_chunks_gives_the_same_events() {
    String body = events(1, 2, 3);
    for (int size = 1; size <= body.length(); size++) {
      Tally ours = new Tally();
      Response response = response(Check.ID, ours, new Position(ours));
      for (byte b : ascii(CHUNKED + chunks(size, body))) {
        response.add(new byte[] {b}, 1, NOW);
      }
      assertThat(ours.deliveries).as("chunks of %d", size).isEqualTo(3);
      assertThat(faults(ours)).as("chunks of %d", size).isZero();
    }
  }

  @Test
  void a_lost_event_is_seen() {
    read(events(1, 2, 5));
    assertThat(tally.lost).isEqualTo(2);
    assertThat(tally.doubled + tally.disordered).isZero();
  }

  @Test
  void a_lost_first_event_of_an_attempt_is_seen() {
    read(events(2, 3));
    assertThat(tally.lost).isEqualTo(1);
  }

  @Test
  void a_doubled_event_is_seen() {
    read(events(1, 2, 2, 3));
    assertThat(tally.doubled).isEqualTo(1);
    assertThat(tally.lost + tally.disordered).isZero();
  }

  @Test
  void an_event_out_of_order_is_seen() {
    read(events(1, 3, 2, 4));
    assertThat(tally.disordered).isEqualTo(1);
  }

  @Test
  void a_gap_is_no_silent_loss_and_moves_the_position() {
    read(events(1) + "id: 1-7\nevent: gap\ndata: {}\n\n" + event(8));
    assertThat(tally.gaps).isEqualTo(1);
    assertThat(tally.lost + tally.doubled + tally.disordered).isZero();
  }

  @Test
  void the_end_is_counted_once() {
    read(events(1) + "id: 1-2\nevent: done\ndata: {}\n\n");
    assertThat(tally.done).isEqualTo(1);
    assertThat(faults(tally)).isZero();
  }

  @Test
  void an_event_that_a_cut_left_incomplete_is_neither_counted_nor_passed() {
    Position position = new Position(tally);
    Response response = response(Check.ID, tally, position);
    byte[] bytes = ascii(CHUNKED + chunks(1 << 20, events(1) + event(2).strip()));
    add(response, bytes, 0, bytes.length);
    response.reset();
    assertThat(position.id()).isEqualTo("1-1");
    assertThat(tally.deliveries).isEqualTo(1);
    bytes = ascii(CHUNKED + chunks(1 << 20, event(2) + event(3)));
    add(response, bytes, 0, bytes.length);
    assertThat(tally.deliveries).isEqualTo(3);
    assertThat(faults(tally)).isZero();
  }

  @Test
  void the_numbers_in_the_data_are_checked_where_ids_say_nothing() {
    Response response = response(Check.DATA, tally, new Position(tally));
    String head = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n: hi\n\n";
    byte[] bytes = ascii(head + "id: 9:0\n" + data(1) + data(2) + "\n" + data(4) + "\n");
    add(response, bytes, 0, bytes.length);
    assertThat(tally.deliveries).isEqualTo(3);
    assertThat(tally.lost).isEqualTo(1);
  }

  @Test
  void a_text_of_a_known_length_is_read_to_its_end() {
    String body = "line 1 t=1000 ..\nline 2 t=1000 ..\nline 2 t=1000 ..\n";
    Response response = response(Check.TEXT, tally, new Position(tally));
    byte[] bytes = ascii("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    add(response, bytes, 0, bytes.length);
    assertThat(response.isOver()).isTrue();
    assertThat(tally.deliveries).isEqualTo(3);
    assertThat(tally.doubled).isEqualTo(1);
  }

  @Test
  void quantiles_are_exact_to_two_percent() {
    Histogram histogram = new Histogram();
    IntStream.rangeClosed(1, 100_000).forEach(i -> histogram.add(i * 1000L));
    assertThat(histogram.quantile(0.5)).isBetween(50_000_000L, 51_000_000L);
    assertThat(histogram.quantile(0.99)).isBetween(99_000_000L, 100_000_000L);
    assertThat(histogram.quantile(1)).isEqualTo(100_000_000L);
    histogram.add(Long.MAX_VALUE);
    assertThat(histogram.max()).isEqualTo(Long.MAX_VALUE);
  }

  private void read(String body) {
    Response response = response(Check.ID, tally, new Position(tally));
    byte[] bytes = ascii(CHUNKED + chunks(17, body));
    add(response, bytes, 0, bytes.length);
  }

  private static Response response(Check check, Tally tally, Position position) {
    return new Response(new Lines(check, tally, position));
  }

  private static void add(Response response, byte[] bytes, int from, int to) {
    byte[] part = Arrays.copyOfRange(bytes, from, to);
    response.add(part, part.length, NOW);
  }

  /** The first status, and lines of the first attempt by their numbers. */
  private static String events(int... numbers) {
    return ":\nretry: 2000\nid: 0-1\nevent: status\ndata: {\"params\":{\"lines\":3}}\n\n"
        + IntStream.of(numbers).mapToObj(LoadGeneratorTest::event).collect(Collectors.joining());
  }

  private static String event(int number) {
    return "id: 1-" + number + "\nevent: log\n" + data(number) + "\n";
  }

  private static String data(int number) {
    return "data: {\"stream\":\"stdout\",\"text\":\"line " + number + " t=1000 ....\"}\n";
  }

  private static String chunks(int size, String body) {
    return IntStream.iterate(0, i -> i < body.length(), i -> i + size)
        .mapToObj(i -> body.substring(i, Math.min(body.length(), i + size)))
        .map(part -> Integer.toHexString(part.length()) + "\r\n" + part + "\r\n")
        .collect(Collectors.joining());
  }

  private static long faults(Tally tally) {
    return List.of(tally.lost, tally.doubled, tally.disordered, tally.gaps).stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
