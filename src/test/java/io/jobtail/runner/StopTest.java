package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventType;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.Reason;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.StoreException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Jobs that are asked to stop. */
class StopTest {
  private static void waitForInterrupt() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** A handler that swallows its interruptions until the latch opens. */
  private static void swallow(CountDownLatch until) {
    while (until.getCount() > 0) {
      var _ = Thread.interrupted();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void cancelling_a_running_job_interrupts_it() {
    try (Rig rig = new Rig().script("t", _ -> waitForInterrupt()).start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      assertThat(rig.cancellation.cancel(id)).isInstanceOf(Cancellation.Outcome.Asked.class);
      Job job = rig.awaitFinished(id);
      assertThat(job.state()).isEqualTo(JobState.CANCELLED);
      assertThat(job.reason()).isEqualTo(Reason.CANCELLED);
      assertThat(rig.events(id, JobEvent.Status.class))
          .extracting(JobEvent.Status::state)
          .containsExactly(JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING);
    }
  }

  @Test
  void cancelling_interrupts_the_threads_that_the_job_started() {
    AtomicBoolean interrupted = new AtomicBoolean();
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  Thread helper =
                      context.start(
                          "helper",
                          () -> {
                            try {
                              waitForInterrupt();
                            } catch (InterruptedException e) {
                              interrupted.set(true);
                            }
                          });
                  while (helper.isAlive()) {
                    try {
                      helper.join();
                    } catch (InterruptedException e) {
                      assertThat(context.isCancelled()).isTrue();
                    }
                  }
                  // it may have ended before this thread was seen to be interrupted
                  assertThat(context.isCancelled()).isTrue();
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      rig.cancellation.cancel(id);
      assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.CANCELLED);
      assertThat(interrupted).isTrue();
    }
  }

  @Test
  void cancelling_a_queued_job_ends_it_at_once() {
    try (Rig rig = new Rig()) {
      rig.concurrency = 1;
      rig.script("t", _ -> waitForInterrupt());
      JobId running = rig.submit("t");
      JobId queued = rig.submit("t");
      rig.start();
      rig.awaitState(running, JobState.RUNNING);
      assertThat(rig.cancellation.cancel(queued))
          .isInstanceOfSatisfying(
              Cancellation.Outcome.Ended.class,
              ended -> assertThat(ended.fold().job()).isEqualTo(rig.job(queued)));
      assertThat(rig.job(queued).state()).isEqualTo(JobState.CANCELLED);
      assertThat(rig.eventTypes(queued)).containsExactly(EventType.STATUS, EventType.DONE);
      assertThat(rig.job(queued).log()).isEqualTo(TextDigest.EMPTY);
      assertThat(rig.cancellation.cancel(queued)).isInstanceOf(Cancellation.Outcome.Finished.class);
    }
  }

  @Test
  void cancelling_a_job_that_waits_for_its_next_attempt_ends_it_in_the_last_one() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.log("tried");
                  throw new JobFailedException("no");
                })
            .start()) {
      JobId id = rig.submit("t", null, 2);
      Rig.until(() -> rig.job(id).nextAttemptAt() != null);
      assertThat(rig.cancellation.cancel(id)).isInstanceOf(Cancellation.Outcome.Ended.class);
      assertThat(rig.job(id).state()).isEqualTo(JobState.CANCELLED);
      assertThat(rig.job(id).attempt()).isEqualTo(1);
      assertThat(rig.job(id).log().lines()).isEqualTo(1);
      assertThat(rig.job(id).log().sha256()).isNotNull();
    }
  }

  @Test
  void cancelling_what_is_not_there_says_so() {
    try (Rig rig = new Rig().start()) {
      assertThat(rig.cancellation.cancel(new JobId("nothing")))
          .isEqualTo(new Cancellation.Outcome.Unknown());
    }
  }

  @Test
  void a_job_that_did_its_work_although_it_was_asked_to_stop_has_succeeded() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .type(
                "t",
                _ -> {
                  begun.countDown();
                  swallow(go);
                  return new Completion.Succeeded(new Json("1"), null);
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Rig.until(() -> begun.getCount() == 0);
      rig.cancellation.cancel(id);
      rig.awaitState(id, JobState.CANCELLING);
      go.countDown();
      assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(rig.job(id).result()).isEqualTo(new Json("1"));
    }
  }

  @Test
  void a_job_that_asked_and_was_told_to_stop_and_returns_is_cancelled() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  while (!context.isCancelled()) {
                    LockSupport.parkNanos(1_000_000);
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      rig.cancellation.cancel(id);
      assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.CANCELLED);
    }
  }

  @Test
  void a_wish_to_stop_beats_the_attempts_that_are_left() {
    try (Rig rig = new Rig().script("t", _ -> waitForInterrupt()).start()) {
      JobId id = rig.submit("t", null, 5);
      rig.awaitState(id, JobState.RUNNING);
      rig.cancellation.cancel(id);
      assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.CANCELLED);
      assertThat(rig.job(id).attempt()).isEqualTo(1);
    }
  }

  @Test
  void a_wish_that_comes_while_an_attempt_ends_does_not_wait_for_the_next() {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              _ -> {
                go.await();
                throw new JobFailedException("no");
              })
          .start();
      JobId id = rig.submit("t", null, 2);
      rig.awaitState(id, JobState.RUNNING);
      rig.store.hold();
      go.countDown();
      Rig.until(() -> rig.store.waiting.get() == 1);
      assertThat(rig.cancellation.cancel(id)).isInstanceOf(Cancellation.Outcome.Asked.class);
      rig.store.release();
      assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.CANCELLED);
      assertThat(rig.job(id).attempt()).isEqualTo(1);
    }
  }

  @Test
  void a_wish_that_came_before_the_first_run_ends_the_job_without_one() {
    AtomicBoolean ran = new AtomicBoolean();
    try (Rig rig = new Rig().script("t", _ -> ran.set(true))) {
      JobId id = rig.submit("t");
      if (!(rig.store.claimNext(Set.of()) instanceof NextOutcome.Claimed claimed)) {
        throw new AssertionError("nothing to claim");
      }
      rig.cancellation.cancel(id);
      rig.store.release(id, claimed.job().claim());
      rig.start();
      assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.CANCELLED);
      assertThat(ran).isFalse();
    }
  }

  @Test
  void a_job_that_could_not_be_ended_is_ended_later() {
    try (Rig rig = new Rig()) {
      JobId id = rig.submit("t");
      rig.store.failuresBefore.set(2);
      assertThatThrownBy(() -> rig.cancellation.cancel(id)).isInstanceOf(StoreException.class);
      assertThat(rig.job(id).state()).isEqualTo(JobState.QUEUED);
      rig.advanceUntil(Duration.ofSeconds(1), () -> rig.job(id).state().isFinished());
      assertThat(rig.job(id).state()).isEqualTo(JobState.CANCELLED);
    }
  }
}
