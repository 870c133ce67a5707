package io.jobtail.store.redis;

import io.jobtail.store.EventStore;
import io.jobtail.store.LeaseConfiguration;
import io.jobtail.store.LogLimits;
import io.jobtail.store.StoreException;
import io.jobtail.store.StoreMeter;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.RedisCommand;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Opens the store if configuration picks this one; at start, so that errors show there. */
@Factory
@Requires(property = "jobtail.store", value = "redis")
final class RedisStoreFactory {
  private static final int QUEUE = 100_000;
  private static final Duration REFRESH = Duration.ofSeconds(30);

  @Context
  @Bean(preDestroy = "close")
  EventStore store(
      BeanProvider<RedisClient> one,
      BeanProvider<RedisClusterClient> cluster,
      RedisConfiguration redis,
      LeaseConfiguration lease,
      Clock clock,
      LogLimits limits,
      StoreMeter meter) {
    Connections connections = new Connections();
    Supplier<Link> connecting;
    if (cluster.isPresent()) {
      connecting = () -> connect(cluster.get(), redis, connections);
    } else if (one.isPresent()) {
      connecting = () -> connect(one.get(), redis, connections);
    } else {
      throw new StoreException(
          "jobtail.store is redis: REDIS_URI must say where that is, or redis.uris for a Cluster",
          null);
    }
    Opening.Settings settings =
        new Opening.Settings(redis, lease.lease(), limits, meter, clock, null);
    return new RedisEventStore(Opening.open(connecting, connections, settings));
  }

  static Link connect(RedisClient client, RedisConfiguration redis, Connections connections) {
    client.setOptions(options(ClientOptions.builder(), redis));
    client.addListener(connections);
    return Link.to(client);
  }

  static Link connect(
      RedisClusterClient client, RedisConfiguration redis, Connections connections) {
    ClusterTopologyRefreshOptions refresh =
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(REFRESH)
            .enableAllAdaptiveRefreshTriggers()
            .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
            .build();
    client.setOptions(
        (ClusterClientOptions)
            options(ClusterClientOptions.builder().topologyRefreshOptions(refresh), redis));
    client.addListener(connections);
    return Link.to(client);
  }

  private static ClientOptions options(ClientOptions.Builder builder, RedisConfiguration redis) {
    return builder
        .autoReconnect(true)
        // what was on its way when a connection broke may have been done: whoever asked must know
        .replayFilter((RedisCommand<?, ?, ?> _) -> true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(QUEUE)
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(redis.timeout())
                .keepAlive(true)
                // a server that lost its power does not hang up
                .tcpUserTimeout(
                    SocketOptions.TcpUserTimeoutOptions.builder()
                        .enable()
                        .tcpUserTimeout(redis.timeout())
                        .build())
                .build())
        .timeoutOptions(TimeoutOptions.enabled(redis.timeout()))
        .build();
  }
}
