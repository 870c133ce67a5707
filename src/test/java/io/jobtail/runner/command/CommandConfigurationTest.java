package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jobtail.job.Json;
import io.jobtail.runner.ParamsOutcome;
import io.jobtail.runner.Violation;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.JsonValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandConfigurationTest {
  private static final Path NOWHERE = Path.of("target/not-written");
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

  private static final CommandConfiguration TYPICAL =
      Programs.configuration(
          Map.of(
              "count",
              Map.of(
                  "pattern", "[0-9]+", "default", 20, "description", "How many", "max-length", 3),
              "name",
              Map.of("pattern", "\\p{L}*", "required", true),
              "mode",
              Map.of("values", List.of("fast", true, 2), "default", "fast")),
          "x",
          "{count}",
          "{name}",
          "{mode}");

  private static ParamsOutcome check(Map<String, @Nullable Object> params) {
    return Programs.type(NOWHERE, TYPICAL).check(params);
  }

  private static List<Violation> violations(Map<String, @Nullable Object> params) {
    return check(params) instanceof ParamsOutcome.Rejected(List<Violation> violations)
        ? violations
        : List.of();
  }

  @Test
  void defaults_are_filled_in_and_all_values_become_text() {
    assertThat(check(Map.of("name", "ä")))
        .isEqualTo(
            new ParamsOutcome.Accepted(
                new Json("{\"count\":\"20\",\"mode\":\"fast\",\"name\":\"ä\"}")));
    assertThat(check(Map.of("name", "", "count", BigInteger.TEN, "mode", true)))
        .isEqualTo(
            new ParamsOutcome.Accepted(
                new Json("{\"count\":\"10\",\"mode\":\"true\",\"name\":\"\"}")));
  }

  @Test
  void what_is_wrong_is_said_for_each_parameter() {
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("count", new BigDecimal("1.5"));
    params.put("mode", "slow");
    params.put("a/b", "x");
    assertThat(violations(params))
        .containsExactlyInAnyOrder(
            new Violation("/a~1b", "is no parameter of test"),
            new Violation("/count", "must match [0-9]+"),
            new Violation("/mode", "must be one of fast, true, 2"),
            new Violation("/name", "is required"));
  }

  @Test
  void lists_objects_and_null_are_no_values() {
    for (Object value : Arrays.asList(null, List.of("x"), Map.of("x", "y"))) {
      Map<String, @Nullable Object> params = new HashMap<>();
      params.put("name", value);
      assertThat(violations(params))
          .containsExactly(new Violation("/name", "must be a string, a number or a boolean"));
    }
  }

  @Test
  void length_counts_characters_and_is_looked_at_before_the_pattern() {
    assertThat(violations(Map.of("name", "a", "count", "1234")))
        .containsExactly(new Violation("/count", "must not be longer than 3 characters"));
    CommandConfiguration emoji =
        Programs.configuration(
            Map.of("p", Map.of("pattern", ".*", "max-length", 2, "required", true)), "x", "{p}");
    assertThat(Programs.type(NOWHERE, emoji).check(Map.of("p", "😀😀")))
        .isInstanceOf(ParamsOutcome.Accepted.class);
  }

  @Test
  void nothing_reaches_a_program_that_no_argument_can_hold() {
    CommandConfiguration any =
        Programs.configuration(
            Map.of("p", Map.of("pattern", "(?s).*", "required", true)), "x", "{p}");
    for (String value : List.of("a\0b", "\0", "\uD800")) {
      assertThat(Programs.type(NOWHERE, any).check(Map.of("p", value)))
          .isInstanceOf(ParamsOutcome.Rejected.class);
    }
  }

  @Test
  @Timeout(20)
  void a_pattern_that_backtracks_without_end_refuses_the_value() {
    CommandConfiguration slow =
        Programs.configuration(
            Map.of("p", Map.of("pattern", "a*a*a*a*a*a*b", "required", true)), "x", "{p}");
    assertThat(Programs.type(NOWHERE, slow).check(Map.of("p", "a".repeat(1000))))
        .isEqualTo(
            new ParamsOutcome.Rejected(
                List.of(new Violation("/p", "takes too long to match against a*a*a*a*a*a*b"))));
  }

  @Test
  void the_schema_says_what_is_checked() throws Exception {
    Json schema = JsonValues.toJson(Programs.type(NOWHERE, TYPICAL).paramsSchema());
    String expected =
        """
        {"$schema": "https://json-schema.org/draft/2020-12/schema",
         "type": "object",
         "properties": {
           "count": {"type": "string", "description": "How many", "pattern": "^(?:[0-9]+)$",
                     "maxLength": 3, "default": "20"},
           "mode": {"type": "string", "enum": ["fast", "true", "2"], "default": "fast"},
           "name": {"type": "string", "pattern": "^(?:\\\\p{L}*)$", "maxLength": 1024}},
         "required": ["name"],
         "additionalProperties": false}
        """;
    assertThat(JsonReader.read(schema.text().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(JsonReader.read(expected.getBytes(StandardCharsets.UTF_8)));
  }
}
