package io.jobtail.runner;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt's place in the store. An append that fails is tried again, with growing waits, until
 * it works or {@link #abort} is called; that it may have worked before does no harm.
 */
final class AttemptLog {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

  private final EventStore store;
  private final Scheduler scheduler;
  private final RecorderConfiguration limits;
  private final JobId id;
  private final long claim;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock
  private boolean retryDue;
  private boolean aborted;

  // of the thread that appends
  private EventId next;

  AttemptLog(
      EventStore store,
      Scheduler scheduler,
      RecorderConfiguration limits,
      JobId id,
      long claim,
      EventId first) {
    this.store = store;
    this.scheduler = scheduler;
    this.limits = limits;
    this.id = id;
    this.claim = claim;
    next = first;
  }

  JobId id() {
    return id;
  }

  /** Called by one thread; false if nothing can be written any more. */
  boolean append(List<JobEvent> events) {
    Duration wait = limits.retryInitial();
    boolean failing = false;
    while (true) {
      try {
        AppendOutcome outcome = store.append(id, claim, next, events);
        if (failing) {
          LOG.info("the store takes events of job {} again", id);
        }
        return appended(outcome, events.size());
      } catch (StoreException e) {
        if (!failing) {
          LOG.warn("the store fails; job {} waits at {}", id, next, e);
        }
        failing = true;
      }
      if (!await(wait)) {
        return false;
      }
      wait = Backoff.doubled(wait, limits.retryMax());
    }
  }

  /** Tries nothing again. */
  void abort() {
    lock.lock();
    try {
      aborted = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean appended(AppendOutcome outcome, int count) {
    return switch (outcome) {
      case AppendOutcome.Appended _ -> {
        next = next.plus(count);
        yield true;
      }
      case AppendOutcome.StaleClaim _,
          AppendOutcome.Sealed _,
          AppendOutcome.NotContiguous _,
          AppendOutcome.NoSuchJob _ -> {
        LOG.warn("job {} is no longer ours at {}: {}", id, next, outcome);
        yield false;
      }
    };
  }

  /** False if there is nothing to try again for. */
  private boolean await(Duration wait) {
    Scheduler.Timer timer = scheduler.after(wait, this::retry);
    lock.lock();
    try {
      while (!retryDue && !aborted) {
        changed.awaitUninterruptibly();
      }
      retryDue = false;
      return !aborted;
    } finally {
      lock.unlock();
      timer.cancel();
    }
  }

  private void retry() {
    lock.lock();
    try {
      retryDue = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
