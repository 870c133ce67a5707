package io.jobtail.store.redis;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.StoreMeter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stores for tests, over a Redis that they share; leases last until they are taken away. */
final class OpenStores {
  static final ClientResources RESOURCES =
      DefaultClientResources.builder().reconnectDelay(ClientSettings::reconnectDelay).build();
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static final Duration LEASE = Duration.ofHours(1);
  private static final int PARTITIONS = 16;
  private static final int MAX_IN_FLIGHT = 32 << 20;

  /** A Redis, and how one connects to it. */
  interface Server {
    Link connect(RedisConfiguration configuration, Connections connections);
  }

  /** One server. */
  static Server one(String uri) {
    return (configuration, connections) ->
        RedisStoreFactory.connect(
            RedisClient.create(RESOURCES, RedisURI.create(uri)), configuration, connections);
  }

  /** A Cluster. */
  static Server cluster(List<String> uris) {
    return (configuration, connections) ->
        RedisStoreFactory.connect(
            RedisClusterClient.create(RESOURCES, uris.stream().map(RedisURI::create).toList()),
            configuration,
            connections);
  }

  /**
   * What a store is opened with.
   *
   * @param shared the time of the queue; the server's if absent
   */
  record How(
      RedisConfiguration redis,
      Duration lease,
      LogLimits limits,
      StoreMeter meter,
      Clock clock,
      QueueTime.@Nullable Shared shared) {
    /** As real processes have it: real time, and leases that are over soon. */
    static How real(Duration lease) {
      return new How(
          configuration(nextPrefix()),
          lease,
          new LogLimits(16 << 10, 256 << 20),
          StoreMeter.NONE,
          Clock.systemUTC(),
          null);
    }

    How with(Clock other) {
      return new How(redis, lease, limits, meter, other, shared);
    }

    How with(StoreMeter other) {
      return new How(redis, lease, limits, other, clock, shared);
    }

    How with(RedisConfiguration other) {
      return new How(other, lease, limits, meter, clock, shared);
    }
  }

  /** A store, and how it was opened. */
  record Opened(Server server, How how, Opening opening) {}

  private final Map<EventStore, Opened> opened = new HashMap<>();

  static RedisConfiguration configuration(String prefix) {
    return new RedisConfiguration(prefix, PARTITIONS, Duration.ofSeconds(2), 0, MAX_IN_FLIGHT);
  }

  static String nextPrefix() {
    return "test" + PREFIXES.incrementAndGet();
  }

  /** An empty store whose time is the test's. */
  EventStore open(Server server, Clock clock, LogLimits limits) {
    RedisConfiguration redis = configuration(nextPrefix());
    return open(server, new How(redis, LEASE, limits, StoreMeter.NONE, clock, clock::millis));
  }

  /** Another store over the same jobs, as another process has. */
  EventStore openAgain(Opened before) {
    return open(before.server(), before.how());
  }

  EventStore open(Server server, How how) {
    Connections connections = new Connections();
    Opening.Settings settings =
        new Opening.Settings(
            how.redis(), how.lease(), how.limits(), how.meter(), how.clock(), how.shared());
    Opening opening =
        Opening.open(() -> server.connect(how.redis(), connections), connections, settings);
    // the servers of tests have only just been started
    opening.trouble().forget();
    EventStore store = new RedisEventStore(opening);
    opened.put(store, new Opened(server, how, opening));
    return store;
  }

  void closeAll() {
    opened.keySet().forEach(EventStore::close);
  }

  @Nullable Opened of(EventStore store) {
    return opened.get(store);
  }

  /** All leases are over, as if their holders were gone. */
  void abandonClaims(Opened store) {
    Context with = store.opening().context();
    for (int partition : with.partitions().all()) {
      byte[] key = Text.bytes(with.keys().leases(partition));
      for (byte[] lease : with.redis().ask(commands -> commands.zrange(key, 0, -1))) {
        long _ = with.redis().ask(commands -> commands.zadd(key, 0, lease));
      }
    }
  }
}
