package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Reason;
import io.jobtail.job.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A store that is slow, fails, or has given the job to somebody else. */
class StoreTroubleTest {
  @Test
  void a_store_that_is_slow_blocks_the_job_and_nothing_grows() {
    AtomicLong said = new AtomicLong();
    CountDownLatch begun = new CountDownLatch(1);
    int lines = 1_000_000;
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                begun.countDown();
                for (int i = 0; i < lines; i++) {
                  context.log("line");
                  said.incrementAndGet();
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Rig.until(() -> begun.getCount() == 0);
      rig.store.hold();
      Rig.until(() -> rig.store.waiting.get() == 1);
      awaitBlocked(rig, said);
      long blockedAt = said.get();
      long stored = rig.stored(id).size();
      assertThat(blockedAt).isLessThanOrEqualTo(stored + 2L * Rig.BUFFER);
      rig.store.release();
      assertThat(rig.awaitFinished(id).log().lines()).isEqualTo(lines);
      assertThat(rig.store.largestBatch.get()).isLessThanOrEqualTo(Rig.BUFFER + 2);
    }
  }

  /** The job's thread parks at the full buffer. */
  private static void awaitBlocked(Rig rig, AtomicLong said) {
    AtomicLong before = new AtomicLong(-1);
    AtomicLong same = new AtomicLong();
    Rig.until(() -> {
      long now = said.get();
      same.set(now == before.getAndSet(now) ? same.get() + 1 : 0);
      return same.get() >= 20 && rig.store.waiting.get() == 1;
    });
  }

  @Test
  void a_store_that_fails_for_a_while_loses_nothing() {
    int lines = 5000;
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                go.await();
                for (int i = 0; i < lines; i++) {
                  context.log("line " + i);
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      rig.store.failuresBefore.set(3);
      rig.store.failuresAfter.set(2);
      go.countDown();
      rig.advanceUntil(Duration.ofMillis(100), () -> rig.job(id).state().isFinished());
      assertThat(rig.store.failed.get()).isEqualTo(5);
      List<String> texts = rig.texts(id);
      assertThat(texts).hasSize(lines);
      for (int i = 0; i < lines; i++) {
        assertThat(texts.get(i)).isEqualTo("line " + i);
      }
      assertThat(rig.stored(id).stream().map(StoredEvent::id).filter(at -> at.attempt() == 1))
          .first()
          .isEqualTo(new EventId(1, 1));
    }
  }

  @Test
  void a_runner_whose_job_was_taken_stops_and_writes_nothing_more() {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  try {
                    while (!Thread.interrupted()) {
                      context.log("still here");
                      LockSupport.parkNanos(1_000_000);
                    }
                  } finally {
                    interrupted.countDown();
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Attempt attempt = rig.worker().running().getFirst();
      var other = rig.memory.reopen();
      var waiting = new WaitingJobs(other, rig.time, rig.time, rig.meter);
      rig.rescue(other, waiting).run();
      Rig.until(() -> interrupted.getCount() == 0);
      Rig.until(() -> rig.worker().running().isEmpty());
      assertThat(attempt.written()).isCompletedWithValue(Recorder.End.FENCED);
      assertThat(rig.job(id).reason()).isEqualTo(Reason.LOST);
      assertThat(rig.events(id).getLast()).isInstanceOf(JobEvent.Done.class);
      assertThat(rig.meter.leasesLost).hasValue(1);
    }
  }

  @Test
  void a_job_whose_recording_breaks_is_ended_and_does_not_run_for_ever() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                while (!Thread.interrupted()) {
                  context.log("still here");
                  LockSupport.parkNanos(1_000_000);
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      rig.store.errors.set(1);
      Job job = rig.awaitFinished(id);
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.error()).isEqualTo(JobErrors.notRecorded());
      assertThat(job.log().complete()).isFalse();
      Rig.until(() -> rig.worker().running().isEmpty());
    }
  }

  @Test
  void a_job_whose_first_event_cannot_be_recorded_is_ended_too() {
    try (Rig rig = new Rig()) {
      rig.store.errors.set(1);
      rig.script("t", _ -> {}).start();
      Job job = rig.awaitFinished(rig.submit("t"));
      assertThat(job.error()).isEqualTo(JobErrors.notRecorded());
      assertThat(job.attempt()).isZero();
    }
  }

  @Test
  void claiming_goes_on_after_an_error() {
    try (Rig rig = new Rig()) {
      rig.store.claimErrors.set(1);
      rig.script("t", _ -> {}).start();
      JobId id = rig.submit("t");
      rig.advanceUntil(Duration.ofSeconds(1), () -> rig.job(id).state().isFinished());
      assertThat(rig.job(id).state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void lines_of_a_thread_that_outlives_the_job_are_dropped_and_counted() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch take = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.start(
                      "straggler",
                      () -> {
                        while (go.getCount() > 0) {
                          var _ = Thread.interrupted();
                          Thread.onSpinWait();
                        }
                        context.log("one\ntwo");
                        context.progress(0.9);
                        over.countDown();
                      });
                  take.await();
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Attempt attempt = rig.worker().running().getFirst();
      take.countDown();
      rig.awaitFinished(id);
      go.countDown();
      Rig.until(() -> over.getCount() == 0);
      assertThat(attempt.droppedLines()).isEqualTo(2);
      assertThat(rig.texts(id)).isEmpty();
      assertThat(rig.job(id).progress()).isNull();
    }
  }
}
