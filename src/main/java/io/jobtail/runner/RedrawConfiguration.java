package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How lines are shown that are drawn again and again.
 *
 * @param redrawInterval a stream's unfinished line is shown anew at most so often, and its last
 *     state always
 */
@ConfigurationProperties("jobtail.log")
record RedrawConfiguration(@Bindable(defaultValue = "100ms") Duration redrawInterval) {
  private static final Duration SHORTEST = Duration.ofMillis(10);

  RedrawConfiguration {
    if (redrawInterval.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "redrawInterval - is 10ms or more, not " + redrawInterval.toMillis() + "ms");
    }
  }
}
