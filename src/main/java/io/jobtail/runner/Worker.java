package io.jobtail.runner;

import io.jobtail.job.JobId;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.Lookup;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watch;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from the queue while there is room, each on a thread of its own. One thread claims; it
 * is woken by the queue, by time, and by the end of an attempt.
 */
@Singleton
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final Surroundings with;
  private final JobTypes types;
  private final WaitingJobs waiting;
  private final Cancellation cancellation;
  private final BrokenJobs broken;
  private final TypeLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock
  private final Set<Attempt> running = new HashSet<>();
  private boolean woken;
  private boolean stopping;

  // of the thread that claims
  private final Turns turns;
  private Scheduler.Timer readyTimer = () -> {};
  // of the threads that start and stop it
  private boolean begun;
  private @Nullable CompletableFuture<Void> claiming;
  private @Nullable Watch queue;

  Worker(
      Surroundings with,
      JobTypes types,
      WaitingJobs waiting,
      Cancellation cancellation,
      List<TypeConfiguration> limits) {
    this.with = with;
    this.types = types;
    this.waiting = waiting;
    this.cancellation = cancellation;
    this.broken = new BrokenJobs(with, waiting);
    this.limits = TypeLimits.of(limits);
    this.turns = new Turns(with.store(), types);
  }

  /** Begins to claim, once: two that claim would share what is for one thread. */
  synchronized void start() {
    if (begun) {
      return;
    }
    begun = true;
    queue = with.store().watchQueue(this::wake);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    claiming = ended;
    Thread.ofVirtual()
        .name("worker")
        .start(() -> {
          try {
            claim();
          } finally {
            ended.complete(null);
          }
        });
    wake();
  }

  /** Claims nothing more. What runs goes on; a claim that is under way is given back. */
  void retire() {
    lock.lock();
    try {
      stopping = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Claims nothing more, asks what runs to stop, and waits until its ends are stored or the grace
   * is over, also where the store does not answer.
   */
  synchronized void stop() {
    CompletableFuture<Void> claims = claiming;
    if (claims == null || queue == null) {
      return;
    }
    retire();
    queue.close();
    claiming = null;
    List<Attempt> left = running();
    left.forEach(attempt -> attempt.stop(Attempt.Stop.SHUTDOWN));
    CompletableFuture<Void> written =
        CompletableFuture.allOf(
            Stream.concat(Stream.of(claims), left.stream().map(Attempt::written))
                .toArray(CompletableFuture[]::new));
    CompletableFuture<Void> tooLate = new CompletableFuture<>();
    Duration grace = with.runner().cancelGrace().plus(with.runner().flushGrace());
    Scheduler.Timer timer = with.scheduler().after(grace, () -> tooLate.complete(null));
    CompletableFuture.anyOf(written, tooLate).join();
    timer.cancel();
    if (!written.isDone()) {
      LOG.warn("the store does not take the ends of all jobs: what is lost is rescued later");
      left.forEach(Attempt::abort);
    }
  }

  /** Attempts that hold a slot. */
  List<Attempt> running() {
    lock.lock();
    try {
      return new ArrayList<>(running);
    } finally {
      lock.unlock();
    }
  }

  /** Threads that were asked to stop in vain; each keeps its slot. */
  long abandoned() {
    return running().stream().filter(Attempt::isAbandoned).count();
  }

  private void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void claim() {
    while (awaitWake()) {
      try {
        claimAll();
      } catch (StoreException e) {
        LOG.warn("no job can be claimed now", e);
        with.scheduler().after(RETRY, this::wake);
      } catch (RuntimeException | Error e) { // nobody else would ever claim again
        LOG.error("claiming broke", e);
        with.scheduler().after(RETRY, this::wake);
      }
    }
    readyTimer.cancel();
  }

  private boolean awaitWake() {
    lock.lock();
    try {
      while (!woken && !stopping) {
        changed.awaitUninterruptibly();
      }
      woken = false;
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  private void claimAll() {
    Optional<Set<String>> busy = busyTypes();
    while (busy.isPresent()) {
      switch (with.store().claimNext(turns.next(busy.get()))) {
        case NextOutcome.Claimed claimed -> take(claimed.job());
        case NextOutcome.Nothing nothing -> {
          wakeAt(nothing.nextReadyAt());
          return;
        }
      }
      busy = busyTypes();
    }
  }

  /** Types at their limit; empty if there is no room at all. */
  private Optional<Set<String>> busyTypes() {
    lock.lock();
    try {
      if (stopping || running.size() >= with.runner().concurrency()) {
        return Optional.empty();
      }
      return Optional.of(limits.busy(running));
    } finally {
      lock.unlock();
    }
  }

  private void wakeAt(@Nullable Instant readyAt) {
    readyTimer.cancel();
    if (readyAt != null) {
      Duration wait = Duration.between(with.clock().instant(), readyAt);
      readyTimer =
          with.scheduler()
              .after(wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait, this::wake);
    }
  }

  private void take(ClaimedJob job) {
    JobId id = job.fold().job().id();
    String typeName = job.fold().job().spec().type();
    turns.served(typeName);
    Optional<JobType> type = types.find(typeName);
    if (job.cancelRequested()) {
      var _ = waiting.end(job, new Verdict.Cancelled(null));
    } else if (type.isEmpty()) {
      LOG.warn("job {} is of type {}, which this server does not know", id, typeName);
      var _ = waiting.end(job, new Verdict.Refused(JobErrors.unknownType(typeName)));
    } else if (!run(attempt(type.get(), job))) {
      waiting.release(job);
    }
  }

  private Attempt attempt(JobType type, ClaimedJob job) {
    Attempt attempt = new Attempt(with, type, job);
    var _ =
        attempt
            .written()
            .thenAccept(how -> {
              if (how == Recorder.End.BROKEN) {
                broken.end(attempt.id(), job.claim());
              }
            });
    return attempt;
  }

  private boolean run(Attempt attempt) {
    lock.lock();
    try {
      if (stopping) {
        return false;
      }
      running.add(attempt);
      with.meter().running(running.size());
    } finally {
      lock.unlock();
    }
    boolean started = JobThreads.tryStart("job-" + attempt.id(), () -> occupy(attempt));
    if (!started) {
      forget(attempt);
    }
    return started;
  }

  private void occupy(Attempt attempt) {
    try {
      attempt.run();
      honorLateWish(attempt);
    } catch (RuntimeException e) {
      LOG.error("running job {} broke", attempt.id(), e);
    } finally {
      forget(attempt);
    }
  }

  private void forget(Attempt attempt) {
    lock.lock();
    try {
      running.remove(attempt);
      with.meter().running(running.size());
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** A wish that came while the attempt ended must not wait for the next one. */
  private void honorLateWish(Attempt attempt) {
    if (attempt.runsAgain()
        && with.store().find(attempt.id()) instanceof Lookup.Found(_, boolean cancelRequested)
        && cancelRequested) {
      var _ = cancellation.cancel(attempt.id());
    }
  }
}
