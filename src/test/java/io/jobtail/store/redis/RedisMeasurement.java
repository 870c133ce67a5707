package io.jobtail.store.redis;

import io.jobtail.redis.RealRedis;
import io.jobtail.store.AppendMeasurement;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import java.time.Clock;

/** Measures the Redis store: lines, batch. Not a test; run its main. */
final class RedisMeasurement {
  private RedisMeasurement() {}

  public static void main(String[] args) {
    try (RealRedis redis = RealRedis.started();
        EventStore store =
            new OpenStores()
                .open(
                    OpenStores.one(redis.uri()),
                    Clock.systemUTC(),
                    new LogLimits(16 << 10, 1L << 30))) {
      AppendMeasurement.measure(store, Integer.parseInt(args[0]), Integer.parseInt(args[1]));
      System.out.println("used " + redis.cli().info("used_memory_human"));
    }
    System.exit(0); // the client's threads go on
  }
}
