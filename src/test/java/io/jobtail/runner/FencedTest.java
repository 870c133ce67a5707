package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Reason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Somebody else takes a job that runs here. */
class FencedTest {
  private static void waitForInterrupt() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** As a process does that took this one for dead. */
  private static void takeAndEnd(Rig rig) {
    var other = rig.memory.reopen();
    var waiting = new WaitingJobs(other, rig.time, rig.time, rig.meter);
    rig.rescue(other, waiting).run();
  }

  @Test
  void a_job_that_says_nothing_is_stopped_at_once_and_gives_its_slot_back() {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              _ -> {
                try {
                  waitForInterrupt();
                } finally {
                  interrupted.countDown();
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Attempt attempt = rig.worker().running().getFirst();
      takeAndEnd(rig);
      Rig.until(() -> interrupted.getCount() == 0 && rig.worker().running().isEmpty());
      assertThat(attempt.written()).isCompletedWithValue(Recorder.End.FENCED);
      assertThat(rig.meter.leasesLost).hasValue(1);
      assertThat(rig.meter.runs).isEmpty();
    }
  }

  @Test
  void what_a_stopped_job_says_on_its_way_out_is_not_written() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                try {
                  waitForInterrupt();
                } finally {
                  context.log("late");
                  context.progress(0.5);
                }
              })
          .start();
      JobId id = rig.submit("t", null, 2);
      rig.awaitState(id, JobState.RUNNING);
      long appends = rig.store.appends.get();
      takeAndEnd(rig);
      Rig.until(() -> rig.worker().running().isEmpty());
      assertThat(rig.store.appends).hasValue(appends); // not even tried
      assertThat(rig.texts(id)).isEmpty();
      assertThat(rig.job(id).reason()).isEqualTo(Reason.LOST);
      assertThat(rig.events(id, JobEvent.Status.class)).hasSize(3);
    }
  }

  @Test
  void an_append_that_is_tried_again_and_again_ends_when_the_claim_is_lost() {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                go.await();
                context.log("one");
                waitForInterrupt();
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      rig.store.failuresBefore.set(Integer.MAX_VALUE);
      go.countDown();
      Rig.until(() -> rig.store.failed.get() > 0);
      takeAndEnd(rig);
      Rig.until(() -> rig.worker().running().isEmpty());
      assertThat(rig.texts(id)).isEmpty();
      assertThat(rig.meter.leasesLost).hasValue(1);
    }
  }

  @Test
  void an_attempt_that_ends_in_order_has_lost_nothing() {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      rig.script("t", _ -> go.await()).start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Attempt attempt = rig.worker().running().getFirst();
      go.countDown();
      assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.SUCCEEDED);
      Rig.until(() -> rig.worker().running().isEmpty());
      assertThat(attempt.written()).isCompletedWithValue(Recorder.End.STORED);
      assertThat(rig.meter.leasesLost).hasValue(0);
    }
  }

  @Test
  void a_wish_to_stop_is_told_apart_from_a_lost_claim() {
    try (Rig rig = new Rig().script("t", _ -> waitForInterrupt()).start()) {
      List<JobId> ids = List.of(rig.submit("t"), rig.submit("t"));
      ids.forEach(id -> rig.awaitState(id, JobState.RUNNING));
      rig.cancellation.cancel(ids.getFirst());
      assertThat(rig.awaitFinished(ids.getFirst()).state()).isEqualTo(JobState.CANCELLED);
      assertThat(rig.job(ids.getLast()).state()).isEqualTo(JobState.RUNNING);
      assertThat(rig.meter.leasesLost).hasValue(0);
    }
  }
}
