package io.jobtail.runner;

import io.jobtail.job.Fold;
import io.jobtail.job.JobEvent;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.LeaseConfiguration;
import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the runs of a process that is gone: its jobs fail as lost, or run again if they asked for
 * that. What was claimed and had not begun goes back to its place.
 *
 * <p>Looks for such jobs at start and then several times in every lease, so that they are found
 * soon where other processes work on the same jobs. Elsewhere there are none after the start.
 */
@Singleton
final class Rescue {
  private static final Logger LOG = LoggerFactory.getLogger(Rescue.class);
  private static final int PAGE = 100;
  private static final int LOOKS_PER_LEASE = 4;
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(250);

  private final EventStore store;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Endings endings;
  private final WaitingJobs waiting;
  private final Duration interval;
  private volatile boolean stopped;

  Rescue(
      EventStore store,
      Clock clock,
      Scheduler scheduler,
      Endings endings,
      WaitingJobs waiting,
      LeaseConfiguration lease) {
    this.store = store;
    this.clock = clock;
    this.scheduler = scheduler;
    this.endings = endings;
    this.waiting = waiting;
    // a division of durations loads big decimals, of which a start has no other need
    Duration part = Duration.ofNanos(lease.lease().toNanos() / LOOKS_PER_LEASE);
    interval = part.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : part;
  }

  /**
   * Rescues what there is, on the calling thread, and then again and again.
   *
   * @throws StoreException if a store that is nobody else's does not work: then nothing would
   */
  void start() {
    try {
      run();
    } catch (StoreException e) {
      if (!store.isShared()) {
        throw e;
      }
      LOG.warn("jobs whose process is gone cannot be looked for yet", e);
    }
    schedule();
  }

  /** Nothing more is claimed; what was claimed is rescued. */
  void stop() {
    stopped = true;
  }

  /** The next look is only scheduled after this one, so that two never happen at once. */
  private void schedule() {
    scheduler.after(interval, () -> Thread.ofVirtual().name("rescue").start(this::again));
  }

  private void again() {
    if (stopped) {
      return;
    }
    try {
      run();
    } catch (RuntimeException e) { // whatever it is, jobs of other processes must be found
      if (!stopped) {
        LOG.warn("jobs whose process is gone cannot be looked for now", e);
      }
    } finally {
      schedule();
    }
  }

  /**
   * Rescues all that there is now.
   *
   * @throws StoreException if jobs cannot be looked for
   */
  void run() {
    List<ClaimedJob> jobs = claim();
    while (!jobs.isEmpty()) {
      jobs.forEach(this::tryRescue);
      jobs = claim();
    }
  }

  private List<ClaimedJob> claim() {
    return stopped ? List.of() : store.claimAbandoned(PAGE);
  }

  /** One that cannot be rescued leaves the others alone. */
  private void tryRescue(ClaimedJob job) {
    try {
      rescue(job);
    } catch (StoreException e) {
      LOG.warn("job {} cannot be rescued yet; it is tried again", job.fold().job().id(), e);
    } catch (RuntimeException e) {
      LOG.error("rescuing job {} broke", job.fold().job().id(), e);
    }
  }

  private void rescue(ClaimedJob job) {
    Fold fold = job.fold();
    Instant now = clock.instant();
    Verdict cancelled = new Verdict.Cancelled(null);
    if (fold.job().state().isRunning()) {
      JobEvent end =
          job.cancelRequested() ? endings.vanished(cancelled, fold, now) : endings.lost(fold, now);
      if (waiting.append(job, end).isPresent()) {
        LOG.info("job {} was lost in attempt {}", fold.job().id(), fold.job().attempt());
      }
    } else if (job.cancelRequested()) {
      var _ = waiting.end(job, cancelled);
    } else {
      waiting.release(job);
    }
  }
}
