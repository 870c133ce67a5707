package io.jobtail.runner.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.Json;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is looked for, and how it is named. */
final class SecretsTest {
  @Test
  void nothing_is_looked_for_where_nothing_is_named() {
    String text = "anything";
    assertThat(Secrets.NONE.isEmpty()).isTrue();
    assertThat(Secrets.NONE.mask(text)).isSameAs(text);
  }

  @Test
  void a_secret_of_several_lines_is_masked_line_by_line() {
    Secrets secrets = Secrets.NONE.and(List.of("-----BEGIN\r\nMIIB12\n\nab\n    \nxyz9=="));
    assertThat(secrets.mask("a -----BEGIN b MIIB12 ab xyz9==     ."))
        .isEqualTo("a *** b *** ab ***     .");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "a\nb\nccc", "     ", "abc\n"})
  void a_secret_that_is_too_short_is_refused_and_not_repeated(String value) {
    assertThatThrownBy(() -> Secrets.NONE.and(List.of("long enough", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a secret has at least 4 characters that are not all blank");
  }

  @Test
  void thousands_of_values_are_found_in_one_pass() {
    List<String> values = IntStream.range(0, 5000).mapToObj(i -> "secret-" + i + "!").toList();
    Secrets secrets = Secrets.NONE.and(values);
    for (String value : values) {
      assertThat(secrets.mask("<" + value + ">")).isEqualTo("<***>");
    }
    assertThat(secrets.mask("secret-5000! secret-17")).isEqualTo("secret-5000! secret-17");
  }

  @Test
  void json_is_masked_in_its_strings_names_and_numbers_and_stays_json() {
    Secrets secrets = Secrets.NONE.and(List.of("p\u00e4ss\"w", "123456"));
    Json json =
        new Json(
            "{\"a\":[\"x p\\u00e4ss\\\"w"
                + " y\",123456,{\"p\u00e4ss\\\"w\":1,\"123456\":2}],\"b\":true,"
                + "\"c\":null,\"d\":1.5}");
    assertThat(JsonMask.mask(secrets, json).text())
        .isEqualTo(
            "{\"a\":[\"x *** y\",\"***\",{\"***\":1,\"****\":2}],\"b\":true,\"c\":null,\"d\":1.5}");
  }

  @Test
  void the_configuration_names_values_and_patterns() {
    try (ApplicationContext context =
        ApplicationContext.run(
            Map.of(
                "jobtail.store", "memory",
                "jobtail.redact.literals", List.of("s3cr3t", "with, comma"),
                "jobtail.redact.patterns", List.of("gh[ps]_\\w{4,}")))) {
      Secrets secrets = context.getBean(Secrets.class);
      assertThat(secrets.mask("s3cr3t ghp_abcdef with, comma")).isEqualTo("*** *** ***");
      assertThat(ServerLog.secrets().mask("s3cr3t")).isEqualTo("***");
      assertThat(context.getBean(RedactConfiguration.class).toString()).doesNotContain("s3cr3t");
    }
  }

  @Test
  void what_cannot_be_masked_refuses_the_start_and_is_not_repeated() {
    assertThatThrownBy(() -> start("literals", List.of("long enough", "xQz")))
        .hasStackTraceContaining(
            "jobtail.redact.literals number 2 cannot be masked: a secret has at least 4")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("xQz"));
    assertThatThrownBy(() -> start("patterns", List.of("(?<!a)b")))
        .hasStackTraceContaining("jobtail.redact.patterns '(?<!a)b' is no regular expression");
    assertThatThrownBy(() -> start("max-length", "3"))
        .hasStackTraceContaining("jobtail.redact.max-length");
  }

  private static void start(String setting, Object value) {
    ApplicationContext.run(Map.of("jobtail.store", "memory", "jobtail.redact." + setting, value))
        .close();
  }
}
