package io.jobtail.stream;

import io.jobtail.store.StoreException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the server's log that something cannot be read, and that it can be read again: once each,
 * however many try, and however often.
 *
 * <p>Safe for use by many threads.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final String what;
  private final AtomicBoolean now = new AtomicBoolean();

  /**
   * @param what cannot be read
   */
  Outage(String what) {
    this.what = what;
  }

  /** The store has failed. */
  void goesOn(StoreException failure) {
    if (!now.getAndSet(true)) {
      LOG.warn("{} cannot be read now, its readers wait: {}", what, failure.getMessage());
    }
  }

  /** The store has worked. */
  void ended() {
    if (now.get() && now.getAndSet(false)) {
      LOG.info("{} can be read again", what);
    }
  }
}
