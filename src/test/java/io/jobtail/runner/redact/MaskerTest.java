package io.jobtail.runner.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One line that comes in pieces, compared with the whole line masked in the simplest way. */
final class MaskerTest {
  private static final List<String> VALUES =
      List.of("hunter2", "abcd", "cdef", "xabcdy", "aaaa", "ab\u00e9\ud83d\ude00cd", "-- *** --");

  private static final List<String> LINES =
      List.of(
          "hunter2",
          "password=hunter2;",
          "hunterhunter2hunter",
          "abcdef xabcd xabcdy",
          "aaaaaaaaaaa aaa",
          "x ab\u00e9\ud83d\ude00cd y ab\u00e9\ud83d\ude00c",
          "-- *** -- abcabcd",
          "cdcdef hunterabcd2",
          "");

  private static Secrets values(String... values) {
    return Secrets.NONE.and(List.of(values));
  }

  private static Secrets patterns(int maxLength, String... patterns) {
    List<Pattern> compiled = List.of(patterns).stream().map(Pattern::compile).toList();
    return Secrets.of(List.of(), compiled, maxLength);
  }

  /** Secrets that touch may have one mask or two. */
  private static String squeezed(String text) {
    return text.replaceAll("(\\*\\*\\*)+", "***");
  }

  private static String masked(Secrets secrets, String... pieces) {
    Masker masker = new Masker();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i + 1 < pieces.length; i++) {
      shown.append(masker.add(secrets, pieces[i]));
    }
    String result = shown.append(masker.end(secrets, pieces[pieces.length - 1])).toString();
    assertThat(masker.isEmpty()).isTrue();
    return result;
  }

  private static String simply(List<String> values, List<Pattern> patterns, String line) {
    BitSet hidden = new BitSet();
    for (String value : values) {
      for (int at = line.indexOf(value); at >= 0; at = line.indexOf(value, at + 1)) {
        hidden.set(at, at + value.length());
      }
    }
    for (Pattern pattern : patterns) {
      for (Matcher matcher = pattern.matcher(line); matcher.find(); ) {
        hidden.set(matcher.start(), matcher.end());
      }
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      if (!hidden.get(i)) {
        shown.append(line.charAt(i));
      } else if (i == 0 || !hidden.get(i - 1)) {
        shown.append("***");
      }
    }
    return shown.toString();
  }

  @Test
  void every_split_into_two_and_three_pieces_masks_what_the_whole_line_has() {
    Secrets secrets = Secrets.NONE.and(VALUES);
    for (String line : LINES) {
      String whole = simply(VALUES, List.of(), line);
      assertThat(secrets.mask(line)).isEqualTo(whole);
      for (int i = 0; i <= line.length(); i++) {
        for (int j = i; j <= line.length(); j++) {
          String shown =
              masked(secrets, line.substring(0, i), line.substring(i, j), line.substring(j));
          assertThat(squeezed(shown)).as("%s at %d and %d", line, i, j).isEqualTo(squeezed(whole));
        }
      }
    }
  }

  @Test
  void any_values_and_patterns_in_any_pieces_mask_what_the_whole_line_has() {
    Random random = new Random(11);
    for (int round = 0; round < 3000; round++) {
      List<String> values = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        values.add(letters(random, 4 + random.nextInt(3)));
      }
      List<Pattern> patterns =
          random.nextBoolean() ? List.of() : List.of(Pattern.compile("ca+b|b{3}|\\Bc\\b|^a"));
      Secrets secrets = Secrets.of(values, patterns, 8);
      String line = letters(random, random.nextInt(40));
      List<String> pieces = new ArrayList<>();
      for (int at = 0; at < line.length(); ) {
        int end = Math.min(line.length(), at + random.nextInt(5));
        pieces.add(line.substring(at, end));
        at = end;
      }
      pieces.add("");
      assertThat(squeezed(masked(secrets, pieces.toArray(String[]::new))))
          .as("%s in %s", values, pieces)
          .isEqualTo(simply(values, patterns, line));
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append("abc".charAt(random.nextInt(3)));
    }
    return text.toString();
  }

  @Test
  void what_cannot_begin_a_secret_is_shown_at_once() {
    Masker masker = new Masker();
    Secrets secrets = values("hunter2");
    assertThat(masker.add(secrets, "Password: ")).isEqualTo("Password: ");
    assertThat(masker.add(secrets, "hunt")).isEmpty();
    assertThat(masker.add(secrets, "ing hunter")).isEqualTo("hunting ");
    assertThat(masker.end(secrets, "")).isEqualTo("hunter");
  }

  @Test
  void with_patterns_a_line_is_shown_when_it_ends() {
    Masker masker = new Masker();
    Secrets secrets = patterns(16, "key=\\w+");
    assertThat(masker.add(secrets, "key=a")).isEmpty();
    assertThat(masker.end(secrets, "bc; done")).isEqualTo("***; done");
  }

  @Test
  void a_match_is_found_wherever_a_long_line_is_split() {
    Secrets secrets = patterns(32, "\\bkey-[0-9]{8}\\b");
    String piece = "x".repeat(1024);
    for (int at = Masker.PIECE - 64; at < Masker.PIECE + 1100; at++) {
      StringBuilder line = new StringBuilder(piece.repeat(20));
      line.replace(at, at + 14, " key-12345678 ");
      List<String> pieces = new ArrayList<>();
      for (int from = 0; from < line.length(); from += 1024) {
        pieces.add(line.substring(from, from + 1024));
      }
      String shown = masked(secrets, pieces.toArray(String[]::new));
      assertThat(shown).hasSize(line.length() - 12 + 3).contains("x *** x");
    }
  }

  @Test
  void a_line_without_end_is_not_held() {
    Masker masker = new Masker();
    Secrets secrets = Secrets.of(List.of("aaaa"), List.of(Pattern.compile("b{4}")), 100);
    int shown = 0;
    for (int i = 0; i < 1000; i++) {
      shown += masker.add(secrets, "c".repeat(1000)).length();
      assertThat(masker.held().length()).isLessThanOrEqualTo(Masker.PIECE + 100);
    }
    assertThat(shown).isGreaterThan(980_000);
    Masker endless = new Masker();
    for (int i = 0; i < 1000; i++) {
      assertThat(endless.add(values("aaaa"), "aaaa")).isEqualTo(i == 0 ? "***" : "");
      assertThat(endless.held()).isEmpty();
    }
  }
}
