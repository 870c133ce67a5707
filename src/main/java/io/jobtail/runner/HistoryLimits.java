package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How much is remembered of earlier runs.
 *
 * @param runs of each type and owner, the latest that succeeded; 0 remembers none
 * @param owners pairs of a type and an owner, those that were used last
 * @param lookBack succeeded jobs that a server looks at when it starts
 * @param refresh how often it looks again at a store that others work on too, 1 s or more
 */
@ConfigurationProperties("jobtail.runner.history")
record HistoryLimits(
    @Bindable(defaultValue = "20") @Min(0) @Max(1000) int runs,
    @Bindable(defaultValue = "1000") @Min(1) int owners,
    @Bindable(defaultValue = "2000") @Min(0) int lookBack,
    @Bindable(defaultValue = "5m") Duration refresh) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Checks the bound. */
  HistoryLimits {
    if (refresh.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("refresh - is 1s or more, not " + refresh);
    }
  }
}
