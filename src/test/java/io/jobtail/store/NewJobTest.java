package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.Json;
import io.jobtail.job.Owner;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewJobTest {
  private static NewJob of(String owner) {
    return new NewJob("t", Json.EMPTY_OBJECT, Map.of(), owner, null, 1, null, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "\u0000", "a\u0085", "\ud800", "a\udc00b"})
  void what_is_no_name_is_refused_as_an_owner(String name) {
    assertThat(Owner.isName(name)).isFalse();
    assertThatThrownBy(() -> of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 200 characters");
  }

  @Test
  void an_owner_has_at_most_200_characters() {
    assertThat(of("x".repeat(200)).owner()).hasSize(200);
    assertThat(Owner.isName("x".repeat(201))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "auth0|1:{x}", "\u00e9\ud83e\udd80", "https://who/is/it#1"})
  void any_other_text_is_an_owner(String name) {
    assertThat(of(name).owner()).isEqualTo(name);
  }
}
