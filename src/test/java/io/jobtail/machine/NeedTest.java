package io.jobtail.machine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeedTest {
  private static final String PROPERTY = "need-test.required";

  @AfterEach
  void requireNothing() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void leaves_a_test_out_that_lacks_something() {
    assertThatThrownBy(() -> Need.that(false, "It", "THEY ARE", PROPERTY))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("It is not here");
  }

  @Test
  void fails_it_where_that_is_required() {
    System.setProperty(PROPERTY, "true");
    assertThatThrownBy(() -> Need.that(false, "It", "THEY ARE", PROPERTY))
        .isInstanceOf(AssertionError.class)
        .hasMessage("It is not here, and need-test.required is set");
    assertThatCode(() -> Need.that(true, "It", "THEY ARE", PROPERTY)).doesNotThrowAnyException();
  }
}
