package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How a server stops that was told to.
 *
 * @param delay how long requests are still answered, for a balancer to see that the instance is not
 *     ready any more; then nobody is let in
 * @param grace how long jobs that run may take to end by themselves; then they are asked to stop.
 *     Counted from the beginning, as the delay is
 * @param window over how long the streams that are free to go are ended; few of them take less
 */
@ConfigurationProperties("jobtail.drain")
public record DrainConfiguration(
    @Bindable(defaultValue = "0s") Duration delay,
    @Bindable(defaultValue = "5s") Duration grace,
    @Bindable(defaultValue = "3s") Duration window) {
  /** Refuses what is less than nothing. */
  public DrainConfiguration {
    refuseNegative("delay", delay);
    refuseNegative("grace", grace);
    refuseNegative("window", window);
  }

  private static void refuseNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " - is 0s or more, not " + duration);
    }
  }

  /** How long, at the most, until jobs are asked to stop. */
  public Duration beforeStop() {
    return delay.compareTo(grace) > 0 ? delay : grace;
  }
}
