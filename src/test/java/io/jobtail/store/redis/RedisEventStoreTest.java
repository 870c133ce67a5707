package io.jobtail.store.redis;

import io.jobtail.redis.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On one server. */
class RedisEventStoreTest extends RedisContract {
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
}
