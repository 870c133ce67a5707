package io.jobtail.runner;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.PageLimit;
import io.jobtail.store.Place;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.RetentionReport;
import io.jobtail.store.Standing;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.Turn;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A real store whose appends can be held up, or fail before or after they took effect. */
final class TroubledStore implements EventStore {
  private final EventStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private boolean held;
  final AtomicInteger failuresBefore = new AtomicInteger();
  final AtomicInteger failuresAfter = new AtomicInteger();
  final AtomicInteger errors = new AtomicInteger();
  final AtomicInteger claimErrors = new AtomicInteger();
  final AtomicInteger releaseFailures = new AtomicInteger();
  final AtomicInteger lookFailures = new AtomicInteger();
  final AtomicInteger queueWatches = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean shared;
  final AtomicInteger waiting = new AtomicInteger();
  final AtomicInteger failed = new AtomicInteger();
  final AtomicLong appends = new AtomicLong();
  final AtomicInteger largestBatch = new AtomicInteger();

  TroubledStore(EventStore store) {
    this.store = store;
  }

  void hold() {
    lock.lock();
    try {
      held = true;
    } finally {
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    try {
      held = false;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public AppendOutcome append(JobId id, long claim, EventId first, List<JobEvent> events) {
    waiting.incrementAndGet();
    lock.lock();
    try {
      while (held) {
        released.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
      waiting.decrementAndGet();
    }
    failIf(failuresBefore);
    breakIf(errors);
    AppendOutcome outcome = store.append(id, claim, first, events);
    appends.incrementAndGet();
    largestBatch.accumulateAndGet(events.size(), Math::max);
    failIf(failuresAfter);
    return outcome;
  }

  private void failIf(AtomicInteger failures) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      failed.incrementAndGet();
      throw new StoreException("the disk is full", null);
    }
  }

  private static void breakIf(AtomicInteger errors) {
    if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new OutOfMemoryError("no memory for a batch");
    }
  }

  @Override
  public SubmitOutcome submit(NewJob job) {
    return store.submit(job);
  }

  @Override
  public Lookup find(JobId id) {
    return store.find(id);
  }

  @Override
  public JobPage list(JobQuery query) {
    return store.list(query);
  }

  @Override
  public ReadOutcome read(JobId id, EventId after, PageLimit limit) {
    return store.read(id, after, limit);
  }

  @Override
  public List<ReadOutcome.Gap> gaps(JobId id) {
    return store.gaps(id);
  }

  @Override
  public Optional<Checkpoint> checkpoint(JobId id, Place place) {
    return store.checkpoint(id, place);
  }

  @Override
  public NextOutcome claimNext(Turn turn) {
    breakIf(claimErrors);
    return store.claimNext(turn);
  }

  @Override
  public List<ClaimedJob> claimAbandoned(int limit) {
    looks.incrementAndGet();
    failIf(lookFailures);
    return store.claimAbandoned(limit);
  }

  @Override
  public void release(JobId id, long claim) {
    failIf(releaseFailures);
    store.release(id, claim);
  }

  @Override
  public CancelOutcome cancel(JobId id) {
    return store.cancel(id);
  }

  @Override
  public Standing standing(JobId id, long claim) {
    return store.standing(id, claim);
  }

  @Override
  public DeleteOutcome delete(JobId id) {
    return store.delete(id);
  }

  @Override
  public OptionalLong queuePosition(JobId id) {
    return store.queuePosition(id);
  }

  @Override
  public long queueLength() {
    return store.queueLength();
  }

  @Override
  public Watch watch(JobId id, Watcher watcher) {
    return store.watch(id, watcher);
  }

  @Override
  public Watch watchAll(ChangeWatcher watcher) {
    return store.watchAll(watcher);
  }

  @Override
  public Watch watchQueue(Runnable wake) {
    queueWatches.incrementAndGet();
    return store.watchQueue(wake);
  }

  @Override
  public RetentionReport retain(RetentionPolicy policy) {
    return store.retain(policy);
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public void close() {
    store.close();
  }
}
