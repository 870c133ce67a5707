package io.jobtail.store.redis;

import io.jobtail.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which history of writes each partition's server is in. A server that is made a master, or that
 * starts anew, begins another one, and may lack what was written last in the one before.
 */
final class Histories {
  private static final Logger LOG = LoggerFactory.getLogger(Histories.class);
  private static final String UNKNOWN = "";

  private final Redis redis;
  private final Keys keys;
  private final Map<Integer, String> known = new ConcurrentHashMap<>();

  Histories(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** As known since the last connection was made; empty if the server does not say. */
  String last(int partition) {
    String history = known.get(partition);
    return history == null ? now(partition) : history;
  }

  /** As the server says it now. */
  String now(int partition) {
    String history;
    try {
      history = Text.of(redis.run(Script.HISTORY, List.of(keys.queue(partition))));
    } catch (StoreException e) {
      if (!isForbidden(e)) {
        throw e;
      }
      LOG.info("Redis does not say which history it is in; a failover is not noticed by that", e);
      history = UNKNOWN;
    }
    known.put(partition, history);
    return history;
  }

  private static boolean isForbidden(StoreException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("NOPERM") || message.contains("can't run this command");
  }

  /** A connection was made anew: servers may have changed. */
  void forget() {
    known.clear();
  }
}
