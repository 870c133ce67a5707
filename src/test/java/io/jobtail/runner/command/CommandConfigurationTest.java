package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandConfigurationTest {
  private static final Map<String, Object> DIGITS = Map.of("pattern", "[0-9]+", "default", 1);

  static Stream<Arguments> refused() {
    Map<String, Object> none = Map.of();
    return Stream.of(
        arguments(none, List.of(), "begins with a program"),
        arguments(none, List.of(" "), "begins with a program"),
        arguments(Map.of("p", DIGITS), List.of("{p}"), "must not have a place"),
        arguments(Map.of("p", DIGITS), List.of("du", "{q}"), "{q} names no parameter"),
        arguments(none, List.of("awk", "BEGIN { x }"), "'{{' is a brace"),
        arguments(none, List.of("du", "{p"), "does not close it"),
        arguments(none, List.of("du", "a\0b"), "cannot be given to a program"),
        arguments(Map.of("p", Map.of("default", "x")), List.of("du"), "needs a pattern or values"),
        arguments(Map.of("p", "x"), List.of("du"), "needs a pattern or values"),
        arguments(
            Map.of("p", Map.of("pattern", "x", "values", List.of("x"))),
            List.of("du"),
            "and not both"),
        arguments(Map.of("p", Map.of("pattern", "[")), List.of("du"), "is no regular expression"),
        arguments(
            Map.of("p", Map.of("pattern", "[0-9]+", "default", "x")),
            List.of("du"),
            "the default 'x' must match [0-9]+"),
        arguments(
            Map.of("p", Map.of("values", List.of("a", "b"), "default", "c")),
            List.of("du"),
            "must be one of a, b"),
        arguments(
            Map.of("p", Map.of("pattern", "x*", "max-length", 2, "default", "xxx")),
            List.of("du"),
            "longer than 2"),
        arguments(
            Map.of("p", Map.of("pattern", "x", "max-length", 0)), List.of("du"), "max-length"),
        arguments(
            Map.of("p", Map.of("pattern", "x", "max-length", "many")), List.of("du"), "max-length"),
        arguments(
            Map.of("p", Map.of("pattern", "x", "required", "perhaps")),
            List.of("du"),
            "true or false"),
        arguments(
            Map.of("p", Map.of("pattern", "x", "required", true, "default", "x")),
            List.of("du"),
            "cannot have a default"),
        arguments(
            Map.of("p", Map.of("patern", "x")), List.of("du"), "there is no setting 'patern'"),
        arguments(
            Map.of("p", Map.of("pattern", "x")),
            List.of("du", "{p}"),
            "needs a default or required"),
        arguments(
            Map.of("p", Map.of("pattern", "x", "secret", "yes")), List.of("du"), "true or false"),
        arguments(
            Map.of("p", Map.of("values", List.of("long-enough"), "secret", true)),
            List.of("du"),
            "neither values nor a default"),
        arguments(
            Map.of("p", Map.of("pattern", ".*", "secret", true, "default", "long-enough")),
            List.of("du"),
            "neither values nor a default"),
        arguments(Map.of("a b", DIGITS), List.of("du"), "a name has"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_wrong_command_is_refused_with_what_is_wrong(
      Map<String, Object> params, List<String> command, String words) {
    CommandConfiguration configuration =
        Programs.configuration(params, command.toArray(String[]::new));
    assertThatThrownBy(() -> Command.of(configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void other_settings_are_checked_too() {
    assertThat(problem(settings("x", Map.of(), null, "\\d", Duration.ZERO))).contains("percent");
    assertThat(problem(settings("x", Map.of("A=B", "1"), null, null, Duration.ZERO)))
        .contains("environment");
    assertThat(problem(settings("x y", Map.of(), null, null, Duration.ZERO))).contains("name");
    assertThat(problem(settings("x", Map.of(), Duration.ZERO, null, Duration.ZERO)))
        .contains("timeout");
    assertThat(problem(settings("x", Map.of(), null, null, Duration.ofSeconds(-1))))
        .contains("kill-after");
  }

  @Test
  void a_secret_is_in_the_environment_and_long_enough_and_never_repeated() {
    assertThat(problem(secrets(Map.of("A", "long enough"), "B")))
        .contains("secrets names 'B'")
        .doesNotContain("long enough");
    assertThat(problem(secrets(Map.of("A", "xQz"), "A")))
        .contains("environment.A: a secret has at least 4 characters")
        .doesNotContain("xQz");
    assertThat(Command.of(secrets(Map.of("A", "long enough"), "A")).secrets())
        .containsExactly("long enough");
  }

  private static CommandConfiguration secrets(Map<String, String> environment, String name) {
    return new CommandConfiguration(
        "x",
        List.of("true"),
        Map.of(),
        null,
        environment,
        List.of(name),
        null,
        null,
        null,
        null,
        Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "x | | step-start needs a group (?<name>…)",
        "( | | step-start '(' is no regular expression",
        "(?<name>x) | [ | step-end '[' is no regular expression",
        " | x | step-end is of no use without step-start",
      },
      delimiter = '|')
  void patterns_of_steps_are_checked(@Nullable String start, @Nullable String end, String problem) {
    assertThatThrownBy(() -> StepPatterns.of(start, end))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  private static String problem(CommandConfiguration configuration) {
    try {
      return Command.of(configuration).toString();
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static CommandConfiguration settings(
      String name,
      Map<String, String> environment,
      @Nullable Duration timeout,
      @Nullable String progress,
      Duration killAfter) {
    return new CommandConfiguration(
        name,
        List.of("true"),
        Map.of(),
        null,
        environment,
        null,
        timeout,
        progress,
        null,
        null,
        killAfter);
  }

  @Test
  void places_stand_anywhere_in_an_argument_and_two_braces_are_one() {
    Command command =
        Command.of(
            Programs.configuration(
                Map.of("a", DIGITS, "b", DIGITS), "awk", "--x={a}-{b}.{a}", "BEGIN {{ }", "{a}"));
    assertThat(command.arguments(Map.of("a", "1", "b", "{a}")))
        .containsExactly("awk", "--x=1-{a}.1", "BEGIN { }", "1");
  }
}
