package io.jobtail.stream;

import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few openings at a time read the store, in the order in which they come. A storm of clients
 * that come back waits here, not in the store before those that write, live readers and the next
 * request.
 *
 * <p>Safe for use by many threads; blocks, so it is not for event loops.
 */
@Singleton
final class Openings {
  private final Semaphore turns;
  private final Failures failures;

  Openings(StreamConfiguration configuration, Failures failures) {
    this.failures = failures;
    this.turns = new Semaphore(configuration.catchUps(), true);
  }

  /** Reads the store in its turn; fails with one that read meanwhile. */
  <T extends @Nullable Object> T read(Supplier<T> reading) {
    long before = failures.count();
    turns.acquireUninterruptibly();
    try {
      StoreException failure = failures.since(before);
      if (failure != null) {
        throw failure;
      }
      return tried(reading);
    } finally {
      turns.release();
    }
  }

  private <T extends @Nullable Object> T tried(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (StoreException e) {
      failures.add(e);
      throw e;
    }
  }
}
