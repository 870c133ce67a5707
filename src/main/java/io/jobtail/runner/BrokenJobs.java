package io.jobtail.runner;

import io.jobtail.job.Fold;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.Reason;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.Lookup;
import io.jobtail.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends jobs whose recording broke. They are still claimed and nobody writes for them any more: they
 * would run forever, and no wish to stop would be heard.
 */
final class BrokenJobs {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenJobs.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Surroundings with;
  private final WaitingJobs waiting;

  BrokenJobs(Surroundings with, WaitingJobs waiting) {
    this.with = with;
    this.waiting = waiting;
  }

  /** Ends it soon, on another thread. */
  void end(JobId id, long claim) {
    Thread.ofVirtual().name("broken-" + id).start(() -> endNow(id, claim));
  }

  private void endNow(JobId id, long claim) {
    try {
      if (with.store().find(id) instanceof Lookup.Found(Fold fold, boolean cancelRequested)
          && !fold.job().state().isFinished()) {
        ClaimedJob job = new ClaimedJob(claim, fold, cancelRequested);
        var _ = waiting.append(job, ending(job, with.clock().instant()));
      }
    } catch (StoreException e) {
      LOG.warn("job {}, whose recording broke, cannot be ended yet", id, e);
      with.scheduler().after(RETRY, () -> end(id, claim)); // if it is ended twice, once is refused
    }
  }

  private JobEvent ending(ClaimedJob job, Instant now) {
    if (!job.fold().job().state().isRunning()) {
      return Endings.waiting(new Verdict.Refused(JobErrors.notRecorded()), job.fold(), now);
    }
    Verdict verdict =
        job.cancelRequested()
            ? new Verdict.Cancelled(null)
            : new Verdict.Failed(Reason.ERROR, JobErrors.notRecorded(), null);
    return with.endings().vanished(verdict, job.fold(), now);
  }
}
