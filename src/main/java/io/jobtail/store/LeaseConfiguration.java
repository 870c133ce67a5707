package io.jobtail.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long a claim outlives its holder in a store that several processes share.
 *
 * @param lease a holder that was not heard of for so long is taken for gone; 1 s or more. It is
 *     renewed three times in that time
 */
@ConfigurationProperties("jobtail.runner")
public record LeaseConfiguration(@Bindable(defaultValue = "10s") Duration lease) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Checks the bound. */
  public LeaseConfiguration {
    if (lease.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("lease - is 1s or more, not " + lease);
    }
  }
}
