package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one job's log, and waits for a store that fails until it works or nobody cares. */
final class PatientReader {
  private static final long RETRY_MILLIS = 1_000;

  private final JobId id;
  private final EventStore store;
  private final LogReader log;
  private final Outage outage;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean interrupted;

  PatientReader(JobId id, EventStore store, LogReader log, Outage outage) {
    this.id = id;
    this.store = store;
    this.log = log;
    this.outage = outage;
  }

  Watch watch(Watcher watcher) throws InterruptedException {
    return trying(() -> store.watch(id, watcher));
  }

  /** The job now; null if there is none. */
  @Nullable Fold current() throws InterruptedException {
    return trying(() -> log.current(id).orElse(null));
  }

  /** What follows a cursor; null if the job is not there any more. */
  @Nullable Segment read(EventId after) throws InterruptedException {
    return trying(() -> log.segment(id, after));
  }

  /** Whether the store was away since this was asked last. */
  boolean wasInterrupted() {
    boolean was = interrupted;
    interrupted = false;
    return was;
  }

  /** Whoever waits for the store is interrupted. */
  void close() {
    closed.countDown();
  }

  private <T extends @Nullable Object> T trying(Supplier<T> reading) throws InterruptedException {
    while (true) {
      try {
        T result = reading.get();
        outage.ended();
        return result;
      } catch (StoreException e) {
        interrupted = true;
        outage.goesOn(e);
        if (closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new InterruptedException("nobody follows job " + id + " any more");
        }
      }
    }
  }
}
