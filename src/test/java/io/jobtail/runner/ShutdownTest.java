package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Reason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The server is told to stop while jobs run. */
class ShutdownTest {
  private static void waitForInterrupt() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Test
  void a_job_that_runs_once_fails_with_the_shutdown_as_its_reason() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                try {
                  waitForInterrupt();
                } finally {
                  context.log("going down");
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      rig.worker().stop();
      Job job = rig.job(id);
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.reason()).isEqualTo(Reason.SHUTDOWN);
      assertThat(job.error()).isEqualTo(JobErrors.shutdown());
      assertThat(job.log().complete()).isTrue();
    }
  }

  @Test
  void a_job_with_attempts_is_handed_on_and_none_is_used_up() {
    try (Rig rig = new Rig().script("t", _ -> waitForInterrupt()).start()) {
      JobId id = rig.submit("t", null, 2);
      for (int run = 1; run <= 4; run++) {
        int attempt = run;
        Rig.until(
            () -> rig.job(id).attempt() == attempt && rig.job(id).state() == JobState.RUNNING);
        rig.worker().stop();
        assertThat(rig.job(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(rig.job(id).reason()).isEqualTo(Reason.SHUTDOWN);
        assertThat(rig.job(id).nextAttemptAt()).isEqualTo(rig.time.instant());
        rig.start();
      }
    }
  }

  @Test
  void nothing_is_claimed_after_the_stop() {
    try (Rig rig = new Rig().script("t", _ -> {}).start()) {
      rig.worker().stop();
      JobId id = rig.submit("t");
      rig.time.advance(Duration.ofHours(1));
      assertThat(rig.job(id).state()).isEqualTo(JobState.QUEUED);
      assertThat(rig.job(id).attempt()).isZero();
    }
  }

  @Test
  void a_worker_begins_once_and_not_again_after_its_stop() {
    try (Rig rig = new Rig().script("t", _ -> {}).start()) {
      rig.worker().start();
      rig.worker().stop();
      rig.worker().start();
      assertThat(rig.store.queueWatches).hasValue(1);
    }
  }

  @Test
  void a_job_that_ends_its_work_in_time_succeeds() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                _ -> {
                  begun.countDown();
                  while (!Thread.interrupted()) {
                    LockSupport.parkNanos(1_000_000);
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      rig.worker().stop();
      assertThat(rig.job(id).state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void a_job_that_does_not_listen_is_ended_after_the_grace() {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                _ -> {
                  while (go.getCount() > 0) {
                    var _ = Thread.interrupted();
                    LockSupport.parkNanos(1_000_000);
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Thread stopper = Thread.startVirtualThread(rig.worker()::stop);
      rig.advanceUntil(Rig.GRACE, () -> rig.job(id).state().isFinished());
      Rig.until(() -> !stopper.isAlive());
      assertThat(rig.job(id).reason()).isEqualTo(Reason.SHUTDOWN);
      go.countDown();
    }
  }

  @Test
  void a_store_that_fails_does_not_hold_the_shutdown_up_for_ever() {
    try (Rig rig = new Rig().script("t", _ -> waitForInterrupt()).start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Attempt attempt = rig.worker().running().getFirst();
      rig.store.failuresBefore.set(Integer.MAX_VALUE);
      Thread stopper = Thread.startVirtualThread(rig.worker()::stop);
      rig.advanceUntil(Duration.ofSeconds(1), () -> !stopper.isAlive());
      Rig.until(attempt.written()::isDone);
      assertThat(attempt.written()).isCompletedWithValue(Recorder.End.ABORTED);
      assertThat(rig.events(id).getLast()).isInstanceOf(JobEvent.Status.class);
    }
  }

  @Test
  void a_job_that_was_asked_to_stop_before_is_cancelled_not_handed_on() {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                _ -> {
                  while (go.getCount() > 0) {
                    var _ = Thread.interrupted();
                    LockSupport.parkNanos(1_000_000);
                  }
                  throw new InterruptedException();
                })
            .start()) {
      JobId id = rig.submit("t", null, 3);
      rig.awaitState(id, JobState.RUNNING);
      rig.cancellation.cancel(id);
      rig.awaitState(id, JobState.CANCELLING);
      Thread stopper = Thread.startVirtualThread(rig.worker()::stop);
      go.countDown();
      Rig.until(() -> !stopper.isAlive());
      assertThat(rig.job(id).state()).isEqualTo(JobState.CANCELLED);
    }
  }
}
