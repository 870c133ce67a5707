package io.jobtail.store.redis;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server's clock, asked now and then and carried on by this process's steady clock in between:
 * a clock that is set does not move it.
 */
final class RedisTime implements QueueTime.Shared {
  private static final long MICROS = 1_000;

  private final Redis redis;

  private record Sample(long millis, long nanos) {}

  private volatile Sample last;

  RedisTime(Redis redis) {
    this.redis = redis;
    this.last = ask();
  }

  /** Asks the server anew. */
  void adjust() {
    last = ask();
  }

  private Sample ask() {
    long before = System.nanoTime();
    List<byte[]> time = redis.ask(commands -> commands.time());
    long middle = before + (System.nanoTime() - before) / 2;
    long millis =
        Long.parseLong(Text.of(time.get(0))) * MICROS
            + Long.parseLong(Text.of(time.get(1))) / MICROS;
    return new Sample(millis, middle);
  }

  @Override
  public long millis() {
    Sample sample = last;
    return sample.millis() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sample.nanos());
  }

  /** The same as a clock, for what wants one. */
  static Clock clock(QueueTime.Shared shared) {
    return new Clock() {
      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(shared.millis());
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("always UTC");
      }
    };
  }
}
