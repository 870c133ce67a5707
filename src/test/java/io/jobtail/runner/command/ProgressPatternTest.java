package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressPatternTest {
  private final RecordingContext context = new RecordingContext();

  @ParameterizedTest
  @CsvSource({
    "12% of it, 0.12",
    "a 99.5% b, 0.995",
    "'1,5%', 0.015",
    "400%, 1.0",
  })
  void a_percentage_is_a_fraction_within_bounds(String text, String fraction) {
    ProgressPattern.of("(?<percent>[0-9.,]+)%").look(text, context);
    assertThat(context.progress).containsExactly(fraction);
  }

  @Test
  void the_last_place_counts() {
    ProgressPattern.of("(?<percent>\\d+)%").look("10%\r20%\r30%", context);
    assertThat(context.progress).containsExactly("0.3");
  }

  @ParameterizedTest
  @CsvSource({
    "3/10 files, 3/10 files",
    "3/10, 3/10",
    "11/10, 10/10",
  })
  void counts_have_a_total_and_perhaps_a_unit(String text, String progress) {
    ProgressPattern.of("(?<done>\\d+)/(?<total>\\d+)(?: (?<unit>\\w+))?").look(text, context);
    assertThat(context.progress).containsExactly(progress);
  }

  @ParameterizedTest
  @CsvSource({"12%, 0.12", "3/10, 3/10"})
  void a_program_may_say_the_one_here_and_the_other_there(String text, String progress) {
    ProgressPattern.of("(?<percent>\\d+)%|(?<done>\\d+)/(?<total>\\d+)").look(text, context);
    assertThat(context.progress).containsExactly(progress);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "99999999999999999999/3", "./."})
  void what_is_no_number_is_passed_over(String text) {
    ProgressPattern.of("(?<done>[\\d.]+)/(?<total>[\\d.]+)").look(text, context);
    assertThat(context.progress).isEmpty();
  }

  @Test
  @Timeout(20)
  void an_expression_that_backtracks_without_end_finds_nothing() {
    ProgressPattern.of("\\d*\\d*\\d*\\d*(?<percent>\\d+)%").look("1".repeat(4000), context);
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
