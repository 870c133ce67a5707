package io.jobtail.store.redis;

import io.jobtail.redis.RealCluster;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a Cluster of three masters. */
class RedisClusterEventStoreTest extends RedisContract {
  private static RealCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new RealCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  OpenStores.Server server() {
    return OpenStores.cluster(List.of(cluster.uris().split(",", -1)));
  }
}
