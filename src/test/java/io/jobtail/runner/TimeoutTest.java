package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Reason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What takes too long, and what does not end when it is asked to. */
class TimeoutTest {
  private static void waitForInterrupt() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** A handler that swallows its interruptions, which it tells of, until the latch opens. */
  private static void swallow(CountDownLatch until, CountDownLatch interrupted) {
    while (until.getCount() > 0) {
      if (Thread.interrupted()) {
        interrupted.countDown();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void a_handler_that_swallows_its_interruption_is_abandoned_and_keeps_its_slot() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      rig.concurrency = 1;
      rig.script(
              "deaf",
              context -> {
                begun.countDown();
                swallow(go, interrupted);
                context.log("too late");
              })
          .script("t", _ -> {})
          .start();
      JobId deaf = rig.submit("deaf");
      rig.awaitState(deaf, JobState.RUNNING);
      Rig.until(() -> begun.getCount() == 0);
      Attempt attempt = rig.worker().running().getFirst();
      JobId next = rig.submit("t");
      rig.cancellation.cancel(deaf);
      rig.awaitState(deaf, JobState.CANCELLING);
      Rig.until(() -> interrupted.getCount() == 0); // its grace is counted by now
      rig.time.advance(Rig.GRACE.minusMillis(1));
      assertThat(rig.job(deaf).state()).isEqualTo(JobState.CANCELLING);
      rig.time.advance(Duration.ofMillis(1));
      assertThat(rig.awaitFinished(deaf).reason()).isEqualTo(Reason.CANCELLED);
      Rig.until(() -> rig.worker().abandoned() == 1);
      assertThat(rig.job(next).state()).isEqualTo(JobState.QUEUED);
      go.countDown();
      assertThat(rig.awaitFinished(next).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(rig.worker().abandoned()).isZero();
      assertThat(attempt.droppedLines()).isEqualTo(1);
      assertThat(rig.texts(deaf)).isEmpty();
    }
  }

  @Test
  void an_attempt_that_takes_too_long_fails_with_the_timeout() {
    try (Rig rig = new Rig().script("t", _ -> waitForInterrupt()).start()) {
      JobId id = rig.submit("t", Duration.ofMinutes(1), 1);
      rig.awaitState(id, JobState.RUNNING);
      rig.advanceUntil(Duration.ofSeconds(30), () -> rig.job(id).state().isFinished());
      assertThat(rig.job(id).state()).isEqualTo(JobState.FAILED);
      assertThat(rig.job(id).reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(rig.job(id).error()).isEqualTo(JobErrors.timeout(Duration.ofMinutes(1)));
    }
  }

  @Test
  void a_timeout_uses_up_an_attempt() {
    try (Rig rig = new Rig().script("t", _ -> waitForInterrupt()).start()) {
      JobId id = rig.submit("t", Duration.ofMinutes(1), 2);
      rig.awaitState(id, JobState.RUNNING);
      rig.advanceUntil(Duration.ofSeconds(30), () -> rig.job(id).state().isFinished());
      assertThat(rig.job(id).attempt()).isEqualTo(2);
      assertThat(rig.job(id).reason()).isEqualTo(Reason.TIMEOUT);
    }
  }
}
