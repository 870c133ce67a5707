package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines are written {@code text|}, fragments {@code text>}. */
final class LineDecoderTest {
  private static final int MAX = 64;

  private final List<String> given = new ArrayList<>();
  private int pauses;
  private final LineDecoder decoder =
      new LineDecoder(
          MAX,
          new LineDecoder.Sink() {
            @Override
            public void line(String text) {
              given.add(text + "|");
            }

            @Override
            public void fragment(String text) {
              given.add(text + ">");
            }

            @Override
            public void pause() {
              pauses++;
            }
          });

  private void feed(byte... bytes) {
    decoder.feed(bytes, bytes.length);
  }

  private void feed(String text) {
    feed(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void a_newline_ends_a_line_and_empty_lines_are_lines() {
    feed("one\n\ntwo\n");
    assertThat(given).containsExactly("one|", "|", "two|");
  }

  @Test
  void the_last_line_needs_no_newline() {
    feed("one\ntwo");
    decoder.end();
    assertThat(given).containsExactly("one|", "two|");
  }

  @Test
  void no_bytes_are_no_lines() {
    decoder.end();
    assertThat(given).isEmpty();
  }

  @Test
  void a_carriage_return_belongs_to_the_newline_after_it_and_else_to_the_text() {
    feed("dos\r\n10%\r20%\rdone\r\r\n");
    feed("a\r");
    feed("\nb\r");
    feed("c\n");
    assertThat(given).containsExactly("dos|", "10%\r20%\rdone\r|", "a|", "b\rc|");
  }

  @Test
  void a_carriage_return_at_the_very_end_is_text() {
    feed("100%\r");
    decoder.end();
    assertThat(given).containsExactly("100%\r|");
  }

  @Test
  void a_carriage_return_waits_for_what_follows_when_the_rest_is_flushed() {
    feed("10%\r");
    decoder.silence();
    feed("20%\r");
    decoder.silence();
    feed("\n");
    assertThat(given).containsExactly("10%>", "\r20%>", "|");
  }

  @Test
  void only_a_line_that_is_drawn_anew_is_given_before_it_is_finished() {
    feed("plain");
    decoder.flushRedrawn();
    feed("\r\n10%\r");
    decoder.flushRedrawn();
    assertThat(given).containsExactly("plain|");
    feed("20%\r");
    decoder.flushRedrawn();
    feed("30");
    decoder.flushRedrawn();
    feed("%\nnext");
    decoder.flushRedrawn();
    assertThat(given).containsExactly("plain|", "10%\r20%>", "\r30>", "%|");
    // after the 20% only: it ends with what follows anyway
    assertThat(pauses).isEqualTo(1);
  }

  @Test
  void a_flushed_line_is_ended_by_an_empty_rest() {
    feed("Password: ");
    decoder.silence();
    decoder.silence();
    feed("\nnext\n");
    assertThat(given).containsExactly("Password: >", "|", "next|");
  }

  @Test
  void a_flushed_line_is_ended_by_the_end_of_the_output() {
    feed("Password: ");
    decoder.silence();
    decoder.end();
    assertThat(given).containsExactly("Password: >", "|");
  }

  @Test
  void characters_may_be_cut_anywhere() {
    String text = "aä€😀\n";
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      feed(next);
    }
    assertThat(given).containsExactly("aä€😀|");
  }

  @Test
  void half_a_character_waits_when_the_rest_is_flushed() {
    feed(bytes('x', 0xE2, 0x82));
    decoder.silence();
    feed(bytes(0xAC, '\n'));
    assertThat(given).containsExactly("x>", "€|");
  }

  @Test
  void bytes_that_are_no_utf8_become_replacement_characters() {
    feed(bytes('a', 0xFF, 'b', 0xC3, '\n', 0xED, 0xA0, 0x80, '\n', 0xE2, 0x82));
    decoder.end();
    assertThat(given).containsExactly("a\uFFFDb\uFFFD|", "\uFFFD|", "\uFFFD|");
  }

  @Test
  void a_long_line_is_cut_between_characters_within_the_bytes_allowed() {
    feed("x" + "😀".repeat(40) + "\n");
    assertThat(given)
        .containsExactly("x" + "😀".repeat(15) + ">", "😀".repeat(16) + ">", "😀".repeat(9) + "|");
  }

  @Test
  void a_line_of_exactly_the_bytes_allowed_is_whole() {
    feed("y".repeat(MAX) + "\r\n");
    assertThat(given).containsExactly("y".repeat(MAX) + "|");
  }

  @Test
  void replacement_characters_count_with_the_bytes_that_they_become() {
    byte[] broken = new byte[MAX];
    Arrays.fill(broken, (byte) 0xFF);
    feed(broken);
    decoder.end();
    assertThat(given)
        .allSatisfy(piece ->
            assertThat(piece.substring(0, piece.length() - 1).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(MAX))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void any_cutting_of_the_bytes_gives_the_same_pieces(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[20_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte) (random.nextInt(4) == 0 ? "\r\nä€".charAt(random.nextInt(4)) : random.nextInt());
    }
    feed(bytes);
    decoder.end();
    List<String> whole = List.copyOf(given);
    given.clear();
    LineDecoderTest other = new LineDecoderTest();
    int from = 0;
    while (from < bytes.length) {
      int size = Math.min(1 + random.nextInt(9), bytes.length - from);
      other.feed(Arrays.copyOfRange(bytes, from, from + size));
      from += size;
    }
    other.decoder.end();
    assertThat(other.given).isEqualTo(whole).hasSizeGreaterThan(100);
  }
}
