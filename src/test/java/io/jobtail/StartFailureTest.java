package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.store.StoreException;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.context.exceptions.ConfigurationException;
import org.junit.jupiter.api.Test;

/** What is said on the terminal when the service cannot start. */
class StartFailureTest {
  @Test
  void what_its_owner_can_mend_is_said_in_one_line() {
    Throwable wrong = new ConfigurationException("jobtail.commands.x: command is a list");
    assertThat(StartFailure.describe(new BeanInstantiationException("a bean", wrong)))
        .contains("Jobtail cannot start: jobtail.commands.x: command is a list");
    assertThat(StartFailure.describe(new StoreException("the disk is full", null)))
        .contains("Jobtail cannot start: the disk is full");
  }

  @Test
  void what_only_a_stack_trace_explains_is_left_to_it() {
    assertThat(StartFailure.describe(new IllegalStateException("a bug"))).isEmpty();
  }
}
