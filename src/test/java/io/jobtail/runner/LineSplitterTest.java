package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.runner.LineSplitter.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private static List<Piece> split(String text, boolean open, int maxBytes) {
    List<Piece> pieces = new ArrayList<>();
    LineSplitter.split(text, open, maxBytes, pieces::add);
    return pieces;
  }

  private static List<String> lines(String text) {
    return split(text, false, 100).stream().map(Piece::text).toList();
  }

  @Test
  void a_text_without_newlines_is_a_line() {
    assertThat(split("one", false, 100)).containsExactly(new Piece("one", false));
    assertThat(split("", false, 100)).containsExactly(new Piece("", false));
  }

  @Test
  void newlines_of_both_kinds_end_lines() {
    assertThat(lines("a\nb\r\nc")).containsExactly("a", "b", "c");
    assertThat(lines("\n\na")).containsExactly("", "", "a");
    assertThat(lines("a\r\r\nb\rc")).containsExactly("a\r", "b\rc");
  }

  @Test
  void a_newline_at_the_end_begins_no_line() {
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("\n")).containsExactly("");
    assertThat(lines("a\n\n")).containsExactly("a", "");
  }

  @Test
  void an_open_text_leaves_its_last_line_open() {
    assertThat(split("a\nb", true, 100))
        .containsExactly(new Piece("a", false), new Piece("b", true));
    assertThat(split("b", true, 100)).containsExactly(new Piece("b", true));
  }

  @Test
  void a_line_that_is_too_long_is_cut_between_characters() {
    assertThat(split("é".repeat(5), false, 4))
        .containsExactly(new Piece("éé", true), new Piece("éé", true), new Piece("é", false));
    assertThat(split("a😀😀", false, 5))
        .containsExactly(new Piece("a😀", true), new Piece("😀", false));
  }

  @Test
  void a_line_of_exactly_the_limit_is_whole() {
    assertThat(split("abcd", false, 4)).containsExactly(new Piece("abcd", false));
    assertThat(split("😀", false, 4)).containsExactly(new Piece("😀", false));
  }

  @Test
  void half_a_surrogate_pair_is_replaced() {
    assertThat(lines("a\uD83Db\uDE00")).containsExactly("a\uFFFDb\uFFFD");
    assertThat(lines("x\uD83D")).containsExactly("x\uFFFD");
    assertThat(lines("😀")).containsExactly("😀");
  }

  @Test
  void pieces_of_a_megabyte_are_bounded_and_add_up() {
    String text = "aé€😀".repeat(100_000);
    List<Piece> pieces = split(text, false, 16_384);
    assertThat(String.join("", pieces.stream().map(Piece::text).toList())).isEqualTo(text);
    assertThat(pieces)
        .allMatch(piece -> piece.text().getBytes(StandardCharsets.UTF_8).length <= 16_384);
    assertThat(pieces.subList(0, pieces.size() - 1)).allMatch(Piece::partial);
  }

  @Test
  void a_text_is_shortened_between_characters() {
    assertThat(LineSplitter.shorten("abc", 3)).isEqualTo("abc");
    assertThat(LineSplitter.shorten("ééé", 5)).isEqualTo("éé");
    assertThat(LineSplitter.shorten("a😀😀", 6)).isEqualTo("a😀");
  }
}
