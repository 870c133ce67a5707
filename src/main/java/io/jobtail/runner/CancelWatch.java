package io.jobtail.runner;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees the wish that a job stop. Every change to the job asks the store again; changes that come
 * while it is being asked are one more question, not many.
 */
final class CancelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CancelWatch.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final EventStore store;
  private final Scheduler scheduler;
  private final JobId id;
  private final Runnable wished;
  private final AtomicInteger wakes = new AtomicInteger();

  // guarded by this
  private @Nullable Watch watch;
  private boolean closed;

  CancelWatch(EventStore store, Scheduler scheduler, JobId id, Runnable wished) {
    this.store = store;
    this.scheduler = scheduler;
    this.id = id;
    this.wished = wished;
  }

  /** Begins; a wish that is there already is seen too. */
  CancelWatch open() {
    wake();
    return this;
  }

  /** What the job itself says is no wish: a store that hands it over is not asked about it. */
  private final class WishesOnly implements Watcher {
    @Override
    public void changed() {
      wake();
    }

    @Override
    public void stored(EventId after, List<StoredEvent> events, boolean sealed) {}
  }

  private void wake() {
    if (wakes.getAndIncrement() == 0) {
      Thread.ofVirtual().name("cancel-" + id).start(this::ask);
    }
  }

  private void ask() {
    int seen = 1;
    do {
      seen = wakes.get();
      try {
        watch();
        if (!isClosed() && store.isCancelRequested(id)) {
          wished.run();
        }
      } catch (StoreException e) {
        if (!isClosed()) {
          LOG.debug("whether job {} shall stop is not known", id, e);
          scheduler.after(RETRY, this::wake);
        }
      }
    } while (!wakes.compareAndSet(seen, 0));
  }

  /** Before the store is asked: what comes after the answer is a wake. */
  private synchronized void watch() {
    if (watch == null && !closed) {
      watch = store.watch(id, new WishesOnly());
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }
}
