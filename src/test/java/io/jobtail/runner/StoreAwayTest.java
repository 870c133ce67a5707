package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that takes nothing for long, and jobs that wait at their full buffer meanwhile. */
class StoreAwayTest {
  private static final Duration STEP = Duration.ofMillis(500);

  private final Rig rig = new Rig();
  private final AtomicLong said = new AtomicLong();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    rig.store.failuresBefore.set(0);
    rig.close();
  }

  /** A job that is blocked. */
  private JobId blocked(@Nullable Duration timeout) {
    rig.script(
            "t",
            context -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  context.log("line " + said.incrementAndGet());
                }
              } finally {
                over.countDown();
              }
            })
        .start();
    JobId id = rig.submit("t", timeout, 1);
    rig.awaitState(id, JobState.RUNNING);
    rig.store.failuresBefore.set(Integer.MAX_VALUE);
    AtomicLong before = new AtomicLong(-1);
    AtomicLong same = new AtomicLong();
    Rig.until(() -> {
      long now = said.get();
      same.set(now == before.getAndSet(now) ? same.get() + 1 : 0);
      return same.get() >= 20 && now > Rig.BUFFER;
    });
    return id;
  }

  /** The handler returns within the grace, also though the store does not come back. */
  private void assertLetGo(Instant from) {
    rig.advanceUntil(STEP, () -> over.getCount() == 0);
    assertThat(Duration.between(from, rig.time.instant()))
        .isLessThanOrEqualTo(Rig.GRACE.plus(STEP.multipliedBy(4)));
    assertThat(said.get()).isLessThanOrEqualTo(3L * Rig.BUFFER + rig.stored(id()).size());
  }

  private JobId id() {
    return rig.worker().running().getFirst().id();
  }

  private Job storeComesBack(JobId id) {
    rig.store.failuresBefore.set(0);
    rig.advanceUntil(STEP, () -> rig.job(id).state().isFinished());
    Rig.until(() -> rig.worker().running().isEmpty());
    return rig.job(id);
  }

  @Test
  void a_wish_to_stop_is_heard_and_its_end_is_stored_later() {
    JobId id = blocked(null);
    Instant from = rig.time.instant();
    rig.cancellation.cancel(id);
    assertLetGo(from);
    Job job = storeComesBack(id);
    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(rig.texts(id)).startsWith("line 1", "line 2").hasSizeGreaterThan(Rig.BUFFER);
  }

  @Test
  void a_timeout_ends_it() {
    JobId id = blocked(Duration.ofMinutes(1));
    Instant from = rig.time.instant();
    rig.time.advance(Duration.ofMinutes(1));
    assertLetGo(from.plus(Duration.ofMinutes(1)));
    assertThat(storeComesBack(id).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void a_shutdown_does_not_wait_for_ever() {
    JobId id = blocked(null);
    Attempt attempt = rig.worker().running().getFirst();
    Instant from = rig.time.instant();
    Thread stopper = Thread.startVirtualThread(rig.worker()::stop);
    rig.advanceUntil(STEP, () -> !stopper.isAlive());
    assertThat(Duration.between(from, rig.time.instant()))
        .isLessThanOrEqualTo(Rig.GRACE.plusSeconds(5).plus(STEP.multipliedBy(4)));
    Rig.until(() -> over.getCount() == 0);
    assertThat(attempt.written()).isCompletedWithValue(Recorder.End.ABORTED);
    assertThat(rig.events(id, JobEvent.Done.class)).isEmpty();
  }

  @Test
  void a_claim_that_is_lost_ends_it_at_once() {
    JobId id = blocked(null);
    var other = rig.memory.reopen();
    rig.rescue(other, new WaitingJobs(other, rig.time, rig.time, rig.meter)).run();
    Rig.until(() -> over.getCount() == 0 && rig.worker().running().isEmpty());
    assertThat(rig.job(id).reason()).isEqualTo(Reason.LOST);
    assertThat(rig.meter.leasesLost).hasValue(1);
  }
}
