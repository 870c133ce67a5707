package io.jobtail.metrics;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How it is measured.
 *
 * @param queueInterval how often the jobs that wait are counted; 10 ms or more
 */
@ConfigurationProperties("jobtail.metrics")
record MetricsConfiguration(@Bindable(defaultValue = "5s") Duration queueInterval) {
  private static final Duration SHORTEST = Duration.ofMillis(10);

  MetricsConfiguration {
    if (queueInterval.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "jobtail.metrics.queue-interval is 10ms or more, not " + queueInterval);
    }
  }
}
