package io.jobtail.stream;

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

  Openings(StreamConfiguration configuration) {
    this.turns = new Semaphore(configuration.catchUps(), true);
  }

  /** Reads the store in its turn. */
  <T extends @Nullable Object> T read(Supplier<T> reading) {
    turns.acquireUninterruptibly();
    try {
      return reading.get();
    } finally {
      turns.release();
    }
  }
}
