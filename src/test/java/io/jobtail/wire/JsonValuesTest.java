package io.jobtail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {
  private static String canonical(String json) throws MalformedJsonException {
    Object value = JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
    return new String(JsonValues.canonical(value), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"b\":1,\"a\":2} | {\"a\":2,\"b\":1}",
        " [ 1 , 2 ] | [1,2]",
        "1.0 | 1",
        "100 | 1e2",
        "1E+2 | 100.000",
        "-0 | 0",
        "-0.0 | 0",
        "0.1 | 1e-1",
        "12345678901234567890 | 12345678901234567890.0",
        "\"\\u0061\" | \"a\"",
        "\"\\/\" | \"/\"",
        "{\"x\":{\"d\":[{\"b\":null,\"a\":true}],\"c\":0}} |"
            + " {\"x\":{\"c\":0,\"d\":[{\"a\":true,\"b\":null}]}}"
      })
  void the_same_value_has_the_same_form(String one, String other) throws Exception {
    assertThat(canonical(one)).isEqualTo(canonical(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "1 | \"1\"",
        "[1,2] | [2,1]",
        "{} | []",
        "null | {}",
        "{\"a\":null} | {}",
        "0.1 | 0.10000001",
        "true | \"true\"",
        "\"a\" | \"A\"",
        "9007199254740993 | 9007199254740992"
      })
  void another_value_has_another_form(String one, String other) throws Exception {
    assertThat(canonical(one)).isNotEqualTo(canonical(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "'a'",
        "01",
        "+1",
        "NaN",
        "1 2",
        "{} x",
        "\"\n\"",
        "nul",
        "[1",
        "\"a",
        "// x\n1"
      })
  void what_is_not_json_is_refused_with_its_place(String json) {
    assertThatThrownBy(() -> canonical(json))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("line ");
  }
}
