package io.jobtail.stream;

import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who wait for their turn to read the store fail with one that was before them: while
 * the store is away a read lasts as long as it may, and so many in a row would last far longer.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class Failures {
  private final AtomicLong count = new AtomicLong();
  private volatile @Nullable StoreException last;

  /** How many there were, for who begins to wait. */
  long count() {
    return count.get();
  }

  /** A read has failed. */
  void add(StoreException failure) {
    last = failure;
    count.incrementAndGet();
  }

  /**
   * What one who waited fails with; null if it may read.
   *
   * @param before how many failures there were when it began to wait
   */
  @Nullable StoreException since(long before) {
    StoreException failure = last;
    return failure == null || count.get() == before
        ? null
        : new StoreException(String.valueOf(failure.getMessage()), failure);
  }
}
