package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTypesTest {
  private static JobTypes types(String... names) {
    Rig rig = new Rig();
    for (String name : names) {
      rig.script(name, _ -> {});
    }
    return new JobTypes(List.of(() -> rig.types));
  }

  @Test
  void all_are_in_the_order_of_their_names() {
    assertThat(types("b", "a.x", "c").all())
        .extracting(JobType::name)
        .containsExactly("a.x", "b", "c");
  }

  @Test
  void a_type_is_found_by_its_exact_name() {
    assertThat(types("a").find("a")).isPresent();
    assertThat(types("a").find("A")).isEmpty();
  }

  @Test
  void a_name_that_is_taken_twice_refuses_the_start() {
    assertThatThrownBy(() -> types("a", "a")).hasMessageStartingWith("two job types are named 'a'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ä", "a\n"})
  void a_malformed_name_refuses_the_start(String name) {
    assertThatThrownBy(() -> types(name)).hasMessageContaining("1 to 64 letters");
  }

  @Test
  void a_name_has_at_most_64_characters() {
    assertThat(types("a".repeat(64)).all()).hasSize(1);
    assertThatThrownBy(() -> types("a".repeat(65))).hasMessageContaining("1 to 64 letters");
  }
}
