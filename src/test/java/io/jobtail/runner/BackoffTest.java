package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final RetryConfiguration LIMITS =
      new RetryConfiguration(Duration.ofSeconds(1), Duration.ofMinutes(1));

  @Test
  void the_wait_doubles_up_to_the_longest() {
    Backoff backoff = new Backoff(LIMITS, () -> 0);
    assertThat(backoff.after(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.after(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(6)).isEqualTo(Duration.ofSeconds(32));
    assertThat(backoff.after(7)).isEqualTo(Duration.ofMinutes(1));
    assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void up_to_half_of_it_is_taken_off() {
    assertThat(new Backoff(LIMITS, () -> 0.999).after(1)).isEqualTo(Duration.ofMillis(500));
  }
}
