package io.jobtail.runner;

import io.jobtail.job.Fold;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the runs of a process that is gone: its jobs fail as lost, or run again if they asked for
 * that. What was claimed and had not begun goes back to its place.
 */
@Singleton
final class Rescue {
  private static final Logger LOG = LoggerFactory.getLogger(Rescue.class);
  private static final int PAGE = 100;

  private final EventStore store;
  private final Clock clock;
  private final Endings endings;
  private final WaitingJobs waiting;

  Rescue(EventStore store, Clock clock, Endings endings, WaitingJobs waiting) {
    this.store = store;
    this.clock = clock;
    this.endings = endings;
    this.waiting = waiting;
  }

  /**
   * Rescues all.
   *
   * @throws io.jobtail.store.StoreException if the store does not work
   */
  void run() {
    for (List<ClaimedJob> jobs = store.claimAbandoned(PAGE);
        !jobs.isEmpty();
        jobs = store.claimAbandoned(PAGE)) {
      jobs.forEach(this::rescue);
    }
  }

  private void rescue(ClaimedJob job) {
    Fold fold = job.fold();
    Instant now = clock.instant();
    Verdict cancelled = new Verdict.Cancelled(null);
    if (fold.job().state().isRunning()) {
      var _ =
          waiting.append(
              job,
              job.cancelRequested()
                  ? endings.vanished(cancelled, fold, now)
                  : endings.lost(fold, now));
      LOG.info("job {} was lost in attempt {}", fold.job().id(), fold.job().attempt());
    } else if (job.cancelRequested()) {
      var _ = waiting.end(job, cancelled);
    } else {
      store.release(fold.job().id(), job.claim());
    }
  }
}
