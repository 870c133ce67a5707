package io.jobtail.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
  @ParameterizedTest
  @CsvSource({
    "0-0, 0, 0",
    "0-1, 0, 1",
    "1-42, 1, 42",
    "10-10, 10, 10",
    "999999999-999999999999999999, 999999999, 999999999999999999"
  })
  void a_well_formed_id_is_read_and_written_back(String text, int attempt, long seq) {
    assertThat(EventId.parse(text)).contains(new EventId(attempt, seq));
    assertThat(new EventId(attempt, seq)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1",
        "1-",
        "-1",
        "1--1",
        "1-1-1",
        "01-1",
        "1-01",
        "00-0",
        "+1-1",
        "1-+1",
        "1 -1",
        " 1-1",
        "1-1 ",
        "1-1\n",
        "1-1\u0000",
        "a-1",
        "1-a",
        "1.0-1",
        "0x1-1",
        "1_0-1",
        "1,1",
        "\u0661-\u0661",
        "\uff11-\uff11",
        "1\u20101",
        "1000000000-1",
        "1-1000000000000000000",
        "9999999999999999999-1",
        "1-9999999999999999999",
        "*",
        "$",
        "null"
      })
  void anything_else_is_not_an_id(String text) {
    assertThat(EventId.parse(text)).isEmpty();
  }

  @Test
  void ids_sort_by_attempt_and_then_by_number() {
    assertThat(new EventId(1, 9)).isLessThan(new EventId(1, 10)).isLessThan(new EventId(2, 1));
    assertThat(new EventId(2, 1).isAfter(new EventId(1, 10))).isTrue();
    assertThat(new EventId(2, 1).isAfter(new EventId(2, 1))).isFalse();
  }

  @Test
  void only_the_next_event_or_the_first_of_the_next_attempt_follows() {
    EventId last = new EventId(1, 5);
    assertThat(new EventId(1, 6).follows(last)).isTrue();
    assertThat(new EventId(2, 1).follows(last)).isTrue();
    assertThat(new EventId(1, 5).follows(last)).isFalse();
    assertThat(new EventId(1, 7).follows(last)).isFalse();
    assertThat(new EventId(2, 2).follows(last)).isFalse();
    assertThat(new EventId(3, 1).follows(last)).isFalse();
    assertThat(new EventId(0, 1).follows(EventId.START)).isTrue();
  }

  @Test
  void negative_numbers_are_refused() {
    assertThatThrownBy(() -> new EventId(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EventId(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0-0", "0-1", "1-9", "9-10", "10-99", "2147483647-9223372036854775807", "7-1000"})
  void its_bytes_are_those_of_its_text(String text) {
    int dash = text.indexOf('-');
    EventId id =
        new EventId(
            Integer.parseInt(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    byte[] out = new byte[id.textLength() + 2];
    assertThat(id.write(out, 1)).isEqualTo(out.length - 1);
    assertThat(new String(out, 1, out.length - 2, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo(text);
    assertThat(out[0] + out[out.length - 1]).isZero();
  }
}
