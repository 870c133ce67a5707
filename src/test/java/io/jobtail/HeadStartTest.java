package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadStartTest {
  @Test
  void what_is_prepared_is_there() {
    assertThat(HeadStart.prepare()).isTrue();
  }
}
