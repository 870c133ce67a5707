package io.jobtail.store.redis;

import io.jobtail.redis.RealRedis;
import io.jobtail.redis.RedisCli;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Over one server. */
class SeveralStoresTest extends SeveralStoresContract {
  private static RealRedis redis;

  @BeforeAll
  static void start() {
    redis = RealRedis.started();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  OpenStores.Server server() {
    return OpenStores.one(redis.uri());
  }

  @Override
  List<RedisCli> nodes() {
    return List.of(redis.cli());
  }
}
