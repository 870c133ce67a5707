package io.jobtail.stream;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for readers' patterns in what they are given next, a few at once and in the order in which
 * they ask. A pattern may be as dear as it is allowed to be: it keeps those waiting that search
 * too, and nobody else. Each reader waits here once for each of its jobs, with no more than it may
 * be given at once.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class Searches {
  private static final Logger LOG = LoggerFactory.getLogger(Searches.class);
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  Searches(GrepConfiguration limits) {
    threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("search-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Does not block; gives null where the search failed, or none begins any more. */
  <T> void run(Supplier<@Nullable T> search, Consumer<@Nullable T> found) {
    try {
      threads.execute(() -> found.accept(result(search)));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // closed, or no thread can be made: nobody may wait for what will never come
      found.accept(null);
    }
  }

  private static <T> @Nullable T result(Supplier<@Nullable T> search) {
    try {
      return search.get();
    } catch (RuntimeException | Error e) {
      LOG.error("a search for a reader failed", e);
      return null;
    }
  }

  /** How many searches wait. */
  int waiting() {
    return threads.getQueue().size();
  }

  /** What waits is forgotten: the readers have ended. */
  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
