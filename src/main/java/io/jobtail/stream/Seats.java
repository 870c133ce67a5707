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
  private final Shares shares = new Shares();
  private volatile boolean closed;

  Seats(StreamConfiguration configuration, StreamMeter meter) {
    this.max = configuration.maxReaders();
    this.maxPerJob = configuration.maxReadersPerJob();
    this.meter = meter;
  }

  /**
   * One more reader; null if it may not begin.
   *
   * @param visit on whose behalf
   * @param all its jobs, each once; none if that is not known yet, or it is of no job
   */
  @Nullable Seat enter(Visit visit, List<JobId> all) {
    if (closed) {
      meter.evicted(Eviction.DRAIN);
      return null;
    }
    if (!shares.enter(visit)) {
      meter.evicted(Eviction.SHARE_REFUSED);
      return null;
    }
    if (taken.incrementAndGet() > max) {
      taken.decrementAndGet();
      shares.leave(visit);
      meter.evicted(Eviction.LIMIT_REFUSED);
      return null;
    }
    for (int i = 0; i < all.size(); i++) {
      if (!enterJob(all.get(i))) {
        free(visit, all.subList(0, i));
        return null;
      }
    }
    return new Seat(this, visit, List.copyOf(all));
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
  void again(Visit visit, List<JobId> all) {
    taken.incrementAndGet();
    shares.again(visit);
    all.forEach(job -> jobs.merge(job, 1, Integer::sum));
  }

  void free(Visit visit, List<JobId> all) {
    taken.decrementAndGet();
    shares.leave(visit);
    for (JobId job : all) {
      jobs.computeIfPresent(job, (_, readers) -> readers == 1 ? null : readers - 1);
    }
  }

  boolean hasShare(Visit visit) {
    return shares.isTaken(visit);
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
