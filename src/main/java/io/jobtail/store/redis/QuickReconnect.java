package io.jobtail.store.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micronaut.configuration.lettuce.ClientResourcesMutator;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * A connection that was lost is tried again within a second: the client itself would wait for up to
 * half a minute, which is more than a lease.
 */
@Singleton
@Requires(property = "jobtail.store", value = "redis")
final class QuickReconnect implements ClientResourcesMutator {
  private static final long FIRST_MILLIS = 20;
  private static final long LAST_MILLIS = 500;

  static Delay delay() {
    return Delay.fullJitter(FIRST_MILLIS, LAST_MILLIS, FIRST_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void mutate(
      ClientResources.Builder builder,
      io.micronaut.configuration.lettuce.AbstractRedisConfiguration configuration) {
    builder.reconnectDelay(QuickReconnect::delay);
  }
}
