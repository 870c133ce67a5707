package io.jobtail.stream;

import io.jobtail.job.JobId;
import jakarta.inject.Singleton;
import java.util.List;
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
   * @param all its jobs, each once; none if that is not known yet, or it is of no job
   */
  @Nullable Seat enter(List<JobId> all) {
    if (closed) {
      meter.evicted(Eviction.DRAIN);
      return null;
    }
    if (taken.incrementAndGet() > max) {
      taken.decrementAndGet();
      meter.evicted(Eviction.LIMIT_REFUSED);
      return null;
    }
    for (int i = 0; i < all.size(); i++) {
      if (!enterJob(all.get(i))) {
        free(all.subList(0, i));
        return null;
      }
    }
    return new Seat(this, List.copyOf(all));
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
  void again(List<JobId> all) {
    taken.incrementAndGet();
    all.forEach(job -> jobs.merge(job, 1, Integer::sum));
  }

  void free(List<JobId> all) {
    taken.decrementAndGet();
    for (JobId job : all) {
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
