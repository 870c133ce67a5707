package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads the store for readers that are behind, a few at once and in the order in which they ask, so
 * that a storm of them leaves the store to those that write and to live readers. Those that wait
 * for the same page share one read, and the page's encoded bytes with it.
 *
 * <p>The threads are platform threads: a store may be native code, which would hold on to the
 * carriers of virtual ones. No more can wait than there are readers.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class CatchUps {
  private static final long IDLE_SECONDS = 10;

  private record Page(JobId job, EventId after) {}

  private final LogReader log;
  private final StreamMeter meter;
  private final ThreadPoolExecutor threads;
  private final Map<Page, CompletableFuture<Optional<Batch>>> waiting = new ConcurrentHashMap<>();

  CatchUps(LogReader log, StreamConfiguration configuration, StreamMeter meter) {
    this.meter = meter;
    this.log = log;
    this.threads =
        new ThreadPoolExecutor(
            configuration.catchUps(),
            configuration.catchUps(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("catch-up-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * What follows a cursor, read after this call began; empty if the job is not there any more. Does
   * not block. The answer comes on a thread that reads, and what depends on it must be short; it
   * fails with what {@link LogReader#read} throws, and with a {@link StoreException} once closed.
   */
  CompletableFuture<Optional<Batch>> read(JobId job, EventId after) {
    Page page = new Page(job, after);
    CompletableFuture<Optional<Batch>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Batch>> shared = waiting.putIfAbsent(page, mine);
    if (shared != null) {
      return shared;
    }
    meter.catchUpWaits();
    try {
      threads.execute(() -> read(page, mine));
    } catch (RejectedExecutionException e) {
      waiting.remove(page, mine);
      meter.catchUpBegins();
      meter.catchUpEnds();
      mine.completeExceptionally(new StoreException("no more is read for readers", e));
    }
    return mine;
  }

  private void read(Page page, CompletableFuture<Optional<Batch>> answer) {
    // first: who asks from now on may know of events that this read does not see
    waiting.remove(page, answer);
    meter.catchUpBegins();
    try {
      answer.complete(Optional.ofNullable(log.read(page.job(), page.after())));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    } finally {
      meter.catchUpEnds();
    }
  }

  /** How many pages wait to be read. */
  int queued() {
    return threads.getQueue().size();
  }

  /** Those that wait get a failure; a read that is under way is finished. */
  @PreDestroy
  void close() {
    threads.shutdownNow();
    waiting
        .values()
        .forEach(answer ->
            answer.completeExceptionally(new StoreException("no more is read for readers", null)));
    waiting.clear();
  }
}
