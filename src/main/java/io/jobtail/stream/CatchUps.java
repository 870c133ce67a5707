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
import org.jspecify.annotations.Nullable;

/**
 * Reads the store for readers that are behind, a few at once and in the order in which they ask, so
 * that a storm of them leaves the store to those that write and to live readers. Those that wait
 * for the same page share one read, and the page's encoded bytes with it. While a reader writes a
 * full page, the next is read for it.
 *
 * <p>The threads are platform threads: a store may be native code, which would hold on to the
 * carriers of virtual ones. No more can wait than there are readers.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class CatchUps {
  private static final long IDLE_SECONDS = 10;

  /**
   * A place in the store.
   *
   * @param end where the log ended when it had lost what the cursor stands for; null if it was not
   *     lost
   * @param epoch of the job's tail: readers share no page across the loss of a log's end
   */
  record Page(JobId job, EventId after, @Nullable EventId end, int epoch) {
    Page(JobId job, EventId after) {
      this(job, after, null, 0);
    }
  }

  private final LogReader log;
  private final StreamMeter meter;
  private final ThreadPoolExecutor threads;
  private final Map<Page, CompletableFuture<Optional<Batch>>> waiting = new ConcurrentHashMap<>();
  private final PagesAhead ahead;

  private final Failures failures;

  CatchUps(LogReader log, StreamConfiguration configuration, StreamMeter meter, Failures failures) {
    this.failures = failures;
    this.meter = meter;
    this.log = log;
    this.ahead = new PagesAhead(configuration.catchUps(), System::nanoTime);
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
   * What follows a cursor, with all of it that was stored before this call began; empty if the job
   * is not there any more. A full page may be as old as {@link PagesAhead#KEPT}, and so outlive its
   * job by that. Does not block. The answer comes on a thread that reads, or is there at once; what
   * depends on it must be short. It fails with what {@link LogReader#read} throws, and with a
   * {@link StoreException} once closed.
   */
  CompletableFuture<Optional<Batch>> read(Page page) {
    CompletableFuture<Optional<Batch>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Batch>> shared = waiting.putIfAbsent(page, mine);
    if (shared != null) {
      return shared;
    }
    CompletableFuture<Optional<Batch>> begun = ahead.take(page);
    if (begun == null) {
      enqueue(page, mine);
    } else {
      var _ =
          begun
              .exceptionally(_ -> Optional.empty())
              .thenAccept(found -> use(page, found.orElse(null), mine));
    }
    return mine;
  }

  /** Gives a page that was read ahead; reads anew if there may be more in it by now. */
  private void use(Page page, @Nullable Batch batch, CompletableFuture<Optional<Batch>> answer) {
    if (batch == null || !(batch.sealed() || log.isFull(batch))) {
      enqueue(page, answer);
      return;
    }
    waiting.remove(page, answer);
    answer.complete(Optional.of(batch));
    readAhead(page, batch);
  }

  private void enqueue(Page page, CompletableFuture<Optional<Batch>> answer) {
    long before = failures.count();
    execute(
        page,
        answer,
        () -> {
          // first: who asks from now on may know of events that this read does not see
          waiting.remove(page, answer);
          Batch batch = read(page, answer, before);
          if (batch != null) {
            readAhead(page, batch);
          }
        });
  }

  /** Reads what a reader of a full page will ask for next, unless others wait for theirs. */
  private void readAhead(Page page, Batch batch) {
    if (batch.sealed() || !log.isFull(batch) || !threads.getQueue().isEmpty()) {
      return;
    }
    Page next = new Page(page.job(), batch.last(), null, page.epoch());
    CompletableFuture<Optional<Batch>> begun = waiting.containsKey(next) ? null : ahead.begin(next);
    if (begun != null) {
      long before = failures.count();
      execute(next, begun, () -> read(next, begun, before));
    }
  }

  private void execute(Page page, CompletableFuture<Optional<Batch>> answer, Runnable read) {
    meter.catchUpWaits();
    try {
      threads.execute(read);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // closed, or no thread can be made: nobody may wait for a page that will never come
      waiting.remove(page, answer);
      meter.catchUpBegins();
      meter.catchUpEnds();
      answer.completeExceptionally(new StoreException("no more is read for readers", e));
    }
  }

  private @Nullable Batch read(
      Page page, CompletableFuture<Optional<Batch>> answer, long failuresBefore) {
    meter.catchUpBegins();
    try {
      StoreException failure = failures.since(failuresBefore);
      if (failure != null) {
        answer.completeExceptionally(failure);
        return null;
      }
      EventId end = page.end();
      Batch batch =
          end == null
              ? log.read(page.job(), page.after())
              : log.goBack(page.job(), page.after(), end);
      answer.complete(Optional.ofNullable(batch));
      return batch;
    } catch (StoreException e) {
      failures.add(e);
      answer.completeExceptionally(e);
      return null;
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
      return null;
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
    // before those that wait: who asks later finds no page that will never come
    ahead.clear();
    waiting
        .values()
        .forEach(answer ->
            answer.completeExceptionally(new StoreException("no more is read for readers", null)));
    waiting.clear();
  }
}
