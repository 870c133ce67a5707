package io.jobtail.web;

import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.Watch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Wakes one thread when a job has changed. */
final class Signal implements AutoCloseable {
  private final EventStore store;
  private final JobId job;
  private final Semaphore changes = new Semaphore(0);
  private @Nullable Watch watch;

  Signal(EventStore store, JobId job) {
    this.store = store;
    this.job = job;
  }

  JobId job() {
    return job;
  }

  /** From now on changes are told of; once is enough. */
  void watch() {
    if (watch == null) {
      watch = store.watch(job, changes::release);
    }
  }

  /** As if it had changed. */
  void wake() {
    changes.release();
  }

  /** Returns after a change, or when the time is up. */
  void await(long nanos) throws InterruptedException {
    if (changes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      var _ = changes.drainPermits();
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
