package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.Json;
import io.jobtail.runner.ParamsOutcome;
import io.jobtail.runner.Violation;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.JsonValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a command accepts as its parameters. */
final class CommandParamsTest {
  private static final Path NOWHERE = Path.of("target/not-written");
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
