package io.jobtail.web;

import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the server's log that requests fail since the store does not work: every few seconds, not
 * for each of them.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class StoreTrouble {
  private static final Logger LOG = LoggerFactory.getLogger(StoreTrouble.class);
  private static final Duration DISTANCE = Duration.ofSeconds(10);

  private final AtomicLong last = new AtomicLong(System.nanoTime() - DISTANCE.toNanos());
  private final AtomicLong untold = new AtomicLong();

  /** A request has failed. */
  void add(StoreException failure) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= DISTANCE.toNanos() && last.compareAndSet(before, now)) {
      long others = untold.getAndSet(0);
      LOG.error("the store failed, and {} times before: {}", others, failure.getMessage(), failure);
    } else {
      untold.incrementAndGet();
    }
  }
}
