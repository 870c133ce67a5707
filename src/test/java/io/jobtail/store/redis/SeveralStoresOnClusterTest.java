package io.jobtail.store.redis;

import io.jobtail.redis.RealCluster;
import io.jobtail.redis.RealRedis;
import io.jobtail.redis.RedisCli;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Over a Cluster. */
class SeveralStoresOnClusterTest extends SeveralStoresContract {
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

  @Override
  List<RedisCli> nodes() {
    return cluster.nodes().stream().map(RealRedis::cli).toList();
  }
}
