package io.jobtail.stream;

import io.jobtail.job.JobId;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts readers, in all and of each job, and lets in no more than may be.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class Seats {
  private final int max;
  private final int maxPerJob;
  private final StreamMeter meter;
  private final AtomicInteger taken = new AtomicInteger();
  private final ConcurrentHashMap<JobId, Integer> jobs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Seats(StreamConfiguration configuration, StreamMeter meter) {
    this.max = configuration.maxReaders();
    this.maxPerJob = configuration.maxReadersPerJob();
    this.meter = meter;
  }

  /**
   * One more reader; null if it may not begin.
   *
   * @param job null if that is not known yet
   */
  @Nullable Seat enter(@Nullable JobId job) {
    if (closed) {
      meter.evicted(Eviction.DRAIN);
      return null;
    }
    if (taken.incrementAndGet() > max) {
      taken.decrementAndGet();
      meter.evicted(Eviction.LIMIT_REFUSED);
      return null;
    }
    if (job != null && !enterJob(job)) {
      taken.decrementAndGet();
      return null;
    }
    return new Seat(this, job);
  }

  boolean enterJob(JobId job) {
    boolean[] room = new boolean[1];
    jobs.compute(
        job,
        (_, readers) -> {
          int before = readers == null ? 0 : readers;
          room[0] = before < maxPerJob;
          return room[0] ? Integer.valueOf(before + 1) : readers;
        });
    if (!room[0]) {
      meter.evicted(Eviction.JOB_LIMIT_REFUSED);
    }
    return room[0];
  }

  /** One that has left is back, room or no room. */
  void again(@Nullable JobId job) {
    taken.incrementAndGet();
    if (job != null) {
      jobs.merge(job, 1, Integer::sum);
    }
  }

  void free(@Nullable JobId job) {
    taken.decrementAndGet();
    if (job != null) {
      jobs.computeIfPresent(job, (_, readers) -> readers == 1 ? null : readers - 1);
    }
  }

  int taken() {
    return taken.get();
  }

  /** Lets in nobody from now on. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
