package io.jobtail.store.redis;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.StoreMeter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Clock;
import java.time.Duration;

/** The store as an instance has it, for those who measure it from another package. */
public final class MeasuredStore implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final int PARTITIONS = 16;
  private static final int MAX_IN_FLIGHT = 32 << 20;

  private final ClientResources resources = DefaultClientResources.create();
  private final RedisClient client;
  private final EventStore store;

  /** Opens one with the settings that are the default. */
  public MeasuredStore(String uri) {
    client = RedisClient.create(resources, RedisURI.create(uri));
    RedisConfiguration redis =
        new RedisConfiguration("jobtail", PARTITIONS, Duration.ofSeconds(5), 0, MAX_IN_FLIGHT);
    Connections connections = new Connections();
    Opening.Settings settings =
        new Opening.Settings(
            redis,
            LEASE,
            new LogLimits(16 << 10, 1L << 40),
            StoreMeter.NONE,
            Clock.systemUTC(),
            null);
    store =
        new RedisEventStore(
            Opening.open(
                () -> RedisStoreFactory.connect(client, redis, connections),
                connections,
                settings));
  }

  public EventStore store() {
    return store;
  }

  /** Its threads end too. */
  @Override
  public void close() {
    store.close();
    client.shutdown();
    resources.shutdown(0, 2, SECONDS).awaitUninterruptibly();
  }
}
