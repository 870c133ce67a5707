package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressPatternTest {
  private final RecordingContext context = new RecordingContext();

  private void look(String pattern, String text) {
    look(pattern, text, true);
  }

  private void look(String pattern, String text, boolean isWhole) {
    ProgressPattern progress = ProgressPattern.of(pattern);
    MatchResult found = progress.newest(text, isWhole);
    if (found != null) {
      progress.tell(found, context);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "12% of it, 0.12",
    "a 99.5% b, 0.995",
    "'1,5%', 0.015",
    "400%, 1.0",
  })
  void a_percentage_is_a_fraction_within_bounds(String text, String fraction) {
    look("(?<percent>[0-9.,]+)%", text);
    assertThat(context.progress).containsExactly(fraction);
  }

  @Test
  void the_last_place_counts() {
    look("(?<percent>\\d+)%", "10%\r20%\r30%");
    assertThat(context.progress).containsExactly("0.3");
  }

  @Test
  void the_newest_state_that_says_something_counts_and_each_is_looked_at_by_itself() {
    look("(?<percent>\\d+)%", "10%\r20%\r \r3\r%");
    look("^(?<percent>\\d+)$", "10\r20\r");
    assertThat(context.progress).containsExactly("0.2", "0.2");
  }

  @Test
  void what_more_text_may_change_does_not_count_yet() {
    look("(?<done>\\d+)/(?<total>\\d+)", "14/100\r15/1", false);
    look("(?<done>\\d+)/(?<total>\\d+)", "15/1", false);
    look("(?<done>\\d+)/(?<total>\\d+)", "15/100 ", false);
    assertThat(context.progress).containsExactly("14/100", "15/100");
  }

  @ParameterizedTest
  @CsvSource({
    "3/10 files, 3/10 files",
    "3/10, 3/10",
    "11/10, 10/10",
  })
  void counts_have_a_total_and_perhaps_a_unit(String text, String progress) {
    look("(?<done>\\d+)/(?<total>\\d+)(?: (?<unit>\\w+))?", text);
    assertThat(context.progress).containsExactly(progress);
  }

  @ParameterizedTest
  @CsvSource({"12%, 0.12", "3/10, 3/10"})
  void a_program_may_say_the_one_here_and_the_other_there(String text, String progress) {
    look("(?<percent>\\d+)%|(?<done>\\d+)/(?<total>\\d+)", text);
    assertThat(context.progress).containsExactly(progress);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "99999999999999999999/3", "./."})
  void what_is_no_number_is_passed_over(String text) {
    look("(?<done>[\\d.]+)/(?<total>[\\d.]+)", text);
    assertThat(context.progress).isEmpty();
  }

  @Test
  @Timeout(20)
  void an_expression_that_backtracks_without_end_finds_nothing() {
    look("\\d*\\d*\\d*\\d*(?<percent>\\d+)%", "1".repeat(4000));
    assertThat(context.progress).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\d+%", "(?<done>\\d+)", "(?<percent>\\d)(?<total>\\d)"})
  void an_expression_without_its_groups_is_refused(String pattern) {
    assertThatThrownBy(() -> ProgressPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(?<percent>…)");
  }
}
