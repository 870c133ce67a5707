package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one job's log, and waits for a store that fails until it works or nobody cares. */
final class PatientReader {
  private static final Logger LOG = LoggerFactory.getLogger(PatientReader.class);
  private static final long RETRY_MILLIS = 1_000;

  private final JobId id;
  private final LogReader log;
  private final CountDownLatch closed = new CountDownLatch(1);

  PatientReader(JobId id, LogReader log) {
    this.id = id;
    this.log = log;
  }

  /** The job now; null if there is none. */
  @Nullable Fold current() throws InterruptedException {
    return trying(() -> log.current(id).orElse(null));
  }

  /** What follows a cursor; null if the job is not there any more. */
  @Nullable Batch read(EventId after) throws InterruptedException {
    return trying(() -> log.read(id, after));
  }

  /** Whoever waits for the store is interrupted. */
  void close() {
    closed.countDown();
  }

  private <T extends @Nullable Object> T trying(Supplier<T> reading) throws InterruptedException {
    while (true) {
      try {
        return reading.get();
      } catch (StoreException e) {
        LOG.warn("job {} cannot be read now, its readers wait: {}", id, e.getMessage());
        if (closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new InterruptedException("nobody follows job " + id + " any more");
        }
      }
    }
  }
}
