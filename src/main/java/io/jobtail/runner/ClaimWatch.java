package io.jobtail.runner;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.EventStore;
import io.jobtail.store.Standing;
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
 * Sees the wish that a job stop, and that somebody else has taken it: also a job that says nothing
 * must not go on then. Every change to the job asks the store again; changes that come while it is
 * being asked are one more question, not many.
 */
final class ClaimWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimWatch.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final EventStore store;
  private final Scheduler scheduler;
  private final JobId id;
  private final long claim;
  private final Runnable wished;
  private final Runnable lost;
  private final AtomicInteger wakes = new AtomicInteger();

  // guarded by this
  private @Nullable Watch watch;
  private boolean closed;

  /**
   * Sees nothing yet.
   *
   * @param wished is run when the job was asked to stop, maybe more than once
   * @param lost is run when nothing can be written under the claim any more; also after the
   *     attempt's own end was stored
   */
  ClaimWatch(
      EventStore store, Scheduler scheduler, JobId id, long claim, Runnable wished, Runnable lost) {
    this.store = store;
    this.scheduler = scheduler;
    this.id = id;
    this.claim = claim;
    this.wished = wished;
    this.lost = lost;
  }

  /** Begins; what is so already is seen too. */
  ClaimWatch open() {
    wake();
    return this;
  }

  /** What the job itself says changes no claim: a store that hands it over is not asked. */
  private final class ForeignChanges implements Watcher {
    @Override
    public void changed() {
      wake();
    }

    @Override
    public void stored(EventId after, List<StoredEvent> events, boolean sealed) {}
  }

  private void wake() {
    if (wakes.getAndIncrement() == 0) {
      Thread.ofVirtual().name("claim-" + id).start(this::ask);
    }
  }

  private void ask() {
    int seen = 1;
    do {
      seen = wakes.get();
      try {
        watch();
        if (!isClosed()) {
          told(store.standing(id, claim));
        }
      } catch (StoreException e) {
        if (!isClosed()) {
          LOG.debug("what the claim of job {} is worth is not known", id, e);
          scheduler.after(RETRY, this::wake);
        }
      }
    } while (!wakes.compareAndSet(seen, 0));
  }

  private void told(Standing standing) {
    switch (standing) {
      case HELD -> {}
      case CANCEL_REQUESTED -> wished.run();
      case LOST -> lost.run();
    }
  }

  /** Before the store is asked: what comes after the answer is a wake. */
  private synchronized void watch() {
    if (watch == null && !closed) {
      watch = store.watch(id, new ForeignChanges());
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
