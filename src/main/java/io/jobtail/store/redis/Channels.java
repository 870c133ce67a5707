package io.jobtail.store.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To which channels this process listens, and for how many. To ask for one again does no harm.
 *
 * <p>Safe for use by many threads.
 */
final class Channels {
  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
  private static final long PATIENCE_MILLIS = 1_000;

  private final StatefulRedisPubSubConnection<String, String> connection;

  // guarded by this
  private final Map<String, Integer> wanted = new HashMap<>();

  Channels(StatefulRedisPubSubConnection<String, String> connection) {
    this.connection = connection;
  }

  /** Returns when what is told from now on is heard, or that takes too long. */
  void listen(List<String> channels) {
    List<RedisFuture<Void>> asked;
    synchronized (this) {
      List<String> more = new ArrayList<>();
      for (String channel : channels) {
        if (wanted.merge(channel, 1, Integer::sum) == 1) {
          more.add(channel);
        }
      }
      asked = subscribe(more);
    }
    await(asked);
  }

  /** One listener less; does not block. */
  synchronized void leave(List<String> channels) {
    for (String channel : channels) {
      if (wanted.merge(channel, -1, Integer::sum) == 0) {
        wanted.remove(channel);
        unsubscribe(channel);
      }
    }
  }

  synchronized boolean wants(String channel) {
    return wanted.containsKey(channel);
  }

  /** Asks for a channel again, if it is wanted; does not block. */
  synchronized void listenAgain(String channel) {
    if (wanted.containsKey(channel)) {
      List<RedisFuture<Void>> _ = subscribe(List.of(channel));
    }
  }

  /** Asks for all again: a server that is new, or has other slots, knows nothing of them. */
  synchronized void listenAgain() {
    List<RedisFuture<Void>> _ = subscribe(List.copyOf(wanted.keySet()));
  }

  private List<RedisFuture<Void>> subscribe(List<String> channels) {
    List<RedisFuture<Void>> asked = new ArrayList<>();
    for (String channel : channels) {
      try {
        asked.add(connection.async().ssubscribe(channel));
      } catch (RedisException e) {
        LOG.debug("{} is not heard for now", channel, e);
      }
    }
    return asked;
  }

  private void unsubscribe(String channel) {
    try {
      var _ = connection.async().sunsubscribe(channel);
    } catch (RedisException e) {
      LOG.debug("{} is left when the connection is", channel, e);
    }
  }

  private static void await(List<RedisFuture<Void>> asked) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try {
      for (RedisFuture<Void> one : asked) {
        one.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("not everything is heard for now", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
