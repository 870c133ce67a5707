package io.jobtail.runner;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends jobs that are claimed and do not run, with one event in their current attempt, or gives them
 * back to the queue.
 */
@Singleton
final class WaitingJobs {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingJobs.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final EventStore store;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RunnerMeter meter;

  WaitingJobs(EventStore store, Clock clock, Scheduler scheduler, RunnerMeter meter) {
    this.store = store;
    this.clock = clock;
    this.scheduler = scheduler;
    this.meter = meter;
  }

  /**
   * Ends it, and gives the job as it is then; empty if somebody else has taken it.
   *
   * @throws StoreException if that cannot be stored now; it is tried again behind the caller's
   *     back, since nobody else holds the job
   */
  Optional<Fold> end(ClaimedJob job, Verdict verdict) {
    return append(job, Endings.waiting(verdict, job.fold(), clock.instant()));
  }

  /** The same with the event given. */
  Optional<Fold> append(ClaimedJob job, JobEvent event) {
    JobId id = job.fold().job().id();
    EventId at = job.fold().at().next();
    AppendOutcome outcome;
    try {
      outcome = store.append(id, job.claim(), at, List.of(event));
    } catch (StoreException e) {
      scheduler.after(RETRY, () -> Thread.startVirtualThread(() -> appendAgain(job, event)));
      throw e;
    }
    if (!(outcome instanceof AppendOutcome.Appended)) {
      LOG.info("job {} was taken by somebody else: {}", id, outcome);
      return Optional.empty();
    }
    if (event instanceof JobEvent.Done done) {
      meter.ended(job.fold().job().spec().type(), done.state());
    }
    Folder folder = new Folder(job.fold());
    folder.apply(at, event);
    return Optional.of(folder.fold());
  }

  /**
   * Gives it back to its place in the queue.
   *
   * @throws StoreException if that cannot be stored now; it is tried again behind the caller's
   *     back, since nobody else holds the job
   */
  void release(ClaimedJob job) {
    try {
      store.release(job.fold().job().id(), job.claim());
    } catch (StoreException e) {
      scheduler.after(RETRY, () -> Thread.startVirtualThread(() -> releaseAgain(job)));
      throw e;
    }
  }

  private void releaseAgain(ClaimedJob job) {
    try {
      release(job);
    } catch (StoreException e) {
      LOG.warn("job {} cannot be given back yet", job.fold().job().id(), e);
    }
  }

  private void appendAgain(ClaimedJob job, JobEvent event) {
    try {
      var _ = append(job, event);
    } catch (StoreException e) {
      LOG.warn("job {} cannot be ended yet", job.fold().job().id(), e);
    }
  }
}
