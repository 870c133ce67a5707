package io.jobtail.store.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micronaut.configuration.lettuce.AbstractRedisConfiguration;
import io.micronaut.configuration.lettuce.ClientResourcesMutator;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the client does otherwise than by itself: a connection that was lost is tried again within a
 * second rather than half a minute, which is more than a lease, and making one takes no longer than
 * any other answer.
 */
@Singleton
@Requires(property = "jobtail.store", value = "redis")
final class ClientSettings implements ClientResourcesMutator {
  private static final long FIRST_MILLIS = 20;
  private static final long LAST_MILLIS = 500;

  private final Duration timeout;

  ClientSettings(RedisConfiguration configuration) {
    timeout = configuration.timeout();
  }

  static Delay reconnectDelay() {
    return Delay.fullJitter(FIRST_MILLIS, LAST_MILLIS, FIRST_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void mutate(ClientResources.Builder builder, AbstractRedisConfiguration configuration) {
    builder.reconnectDelay(ClientSettings::reconnectDelay);
    configuration.setTimeout(timeout);
    configuration.getUri().ifPresent(this::limit);
    configuration.getUris().forEach(this::limit);
  }

  private void limit(RedisURI uri) {
    uri.setTimeout(timeout);
    uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(timeout));
  }
}
