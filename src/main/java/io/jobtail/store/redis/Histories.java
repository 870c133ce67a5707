package io.jobtail.store.redis;

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

  private final Redis redis;
  private final Keys keys;
  private final Map<Integer, String> known = new ConcurrentHashMap<>();
  private volatile boolean said;

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
    String history = Text.of(redis.run(Script.HISTORY, List.of(keys.queue(partition))));
    if (history.isEmpty() && !said) {
      said = true;
      LOG.info("this user may not ask Redis for INFO: a failover is not noticed by that");
    }
    known.put(partition, history);
    return history;
  }

  /** A connection was made anew: servers may have changed. */
  void forget() {
    known.clear();
  }
}
