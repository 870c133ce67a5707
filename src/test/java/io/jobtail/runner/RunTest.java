package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.Reason;
import io.jobtail.store.NewJob;
import io.jobtail.store.SubmitOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How attempts begin and end by themselves. */
class RunTest {
  @Test
  void a_job_that_returns_succeeds_with_its_result() {
    try (Rig rig = new Rig()) {
      rig.type(
              "t",
              context -> {
                context.log("working");
                rig.time.advance(Duration.ofSeconds(3));
                return new Completion.Succeeded(new Json("{\"n\":1}"), 0);
              })
          .start();
      JobId id = rig.submit("t");
      Job job = rig.awaitFinished(id);
      assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(job.reason()).isEqualTo(Reason.COMPLETED);
      assertThat(job.result()).isEqualTo(new Json("{\"n\":1}"));
      assertThat(job.exitCode()).isZero();
      assertThat(job.attempt()).isEqualTo(1);
      assertThat(rig.eventTypes(id))
          .containsExactly(EventType.STATUS, EventType.STATUS, EventType.LOG, EventType.DONE);
      assertThat(rig.stored(id).get(1).id()).isEqualTo(new EventId(1, 1));
      assertThat(rig.events(id, JobEvent.Done.class).getFirst().durationMillis()).isEqualTo(3000);
      assertThat(job.log().lines()).isEqualTo(1);
      assertThat(job.log().complete()).isTrue();
    }
  }

  @Test
  void a_failure_meant_for_the_submitter_is_the_detail() {
    Job job =
        runOne(context -> {
          throw new JobFailedException("the file is empty");
        });
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.reason()).isEqualTo(Reason.ERROR);
    assertThat(job.error()).isEqualTo(JobErrors.exception("the file is empty"));
  }

  @Test
  void an_exception_with_words_is_named_too() {
    Job job =
        runOne(context -> {
          throw new java.nio.file.NoSuchFileException("/a/file");
        });
    assertThat(job.error()).isEqualTo(JobErrors.exception("NoSuchFileException: /a/file"));
  }

  @Test
  void an_exception_without_words_is_named() {
    Job job =
        runOne(context -> {
          throw new UnsupportedOperationException();
        });
    assertThat(job.error()).isEqualTo(JobErrors.exception("UnsupportedOperationException"));
  }

  @Test
  void an_error_that_breaks_the_handler_fails_the_job_only() {
    Job job =
        runOne(context -> {
          throw new StackOverflowError();
        });
    assertThat(job.error()).isEqualTo(JobErrors.exception("StackOverflowError"));
  }

  @Test
  void an_interrupt_that_nobody_asked_for_is_a_failure() {
    Job job =
        runOne(context -> {
          throw new InterruptedException("by itself");
        });
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.reason()).isEqualTo(Reason.ERROR);
  }

  @Test
  void a_long_failure_is_cut_at_the_longest_line() {
    Job job =
        runOne(context -> {
          throw new JobFailedException("é".repeat(1000));
        });
    assertThat(job.error()).isEqualTo(JobErrors.exception("é".repeat(Rig.MAX_LINE / 2)));
  }

  @Test
  void a_result_that_is_too_large_fails_the_job_and_is_not_tried_again() {
    try (Rig rig = new Rig()) {
      rig.type("t", _ -> new Completion.Succeeded(new Json("\"" + "x".repeat(99) + "\""), null))
          .start();
      Job job = rig.awaitFinished(rig.submit("t", null, 5));
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.error()).isEqualTo(JobErrors.resultTooLarge(101, 100));
      assertThat(job.attempt()).isEqualTo(1);
    }
  }

  @Test
  void a_failed_attempt_is_followed_by_another_after_the_backoff() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                context.log("attempt " + context.attempt());
                if (context.attempt() < 3) {
                  throw new JobFailedException("not yet");
                }
              })
          .start();
      JobId id = rig.submit("t", null, 3);
      Rig.until(() -> rig.job(id).attempt() == 1 && rig.job(id).state() == JobState.QUEUED);
      Job waiting = rig.job(id);
      assertThat(waiting.nextAttemptAt()).isEqualTo(rig.time.instant().plusSeconds(1));
      assertThat(waiting.error()).isEqualTo(JobErrors.exception("not yet"));
      assertThat(waiting.log().sha256()).isNotNull();
      rig.advanceUntil(Duration.ofMillis(500), () -> rig.job(id).state() == JobState.SUCCEEDED);
      assertThat(rig.texts(id)).containsExactly("attempt 1", "attempt 2", "attempt 3");
      assertThat(rig.events(id, JobEvent.Status.class))
          .filteredOn(status -> status.nextAttemptAt() != null)
          .extracting(status -> Duration.between(status.time(), status.nextAttemptAt()))
          .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }
  }

  @Test
  void attempts_are_used_up() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                throw new JobFailedException("never");
              })
          .start();
      JobId id = rig.submit("t", null, 3);
      rig.advanceUntil(Duration.ofSeconds(1), () -> rig.job(id).state().isFinished());
      assertThat(rig.job(id).state()).isEqualTo(JobState.FAILED);
      assertThat(rig.job(id).attempt()).isEqualTo(3);
    }
  }

  @Test
  void a_job_of_a_type_that_is_not_there_any_more_fails() {
    try (Rig rig = new Rig().start()) {
      JobId id = rig.submit("old");
      Job job = rig.awaitFinished(id);
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.error()).isEqualTo(JobErrors.unknownType("old"));
    }
  }

  @Test
  void jobs_run_in_the_order_of_their_submission_up_to_the_concurrency() throws Exception {
    try (Rig rig = new Rig()) {
      rig.concurrency = 2;
      CountDownLatch go = new CountDownLatch(1);
      rig.script("t", _ -> go.await());
      JobId first = rig.submit("t");
      JobId second = rig.submit("t");
      JobId third = rig.submit("t");
      rig.start();
      rig.awaitState(first, JobState.RUNNING);
      rig.awaitState(second, JobState.RUNNING);
      assertThat(rig.job(third).state()).isEqualTo(JobState.QUEUED);
      assertThat(rig.store.queuePosition(third)).hasValue(1);
      go.countDown();
      assertThat(rig.awaitFinished(third).state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void a_type_at_its_limit_does_not_hold_up_the_others() {
    try (Rig rig = new Rig()) {
      CountDownLatch go = new CountDownLatch(1);
      rig.limits.add(new TypeConfiguration("slow", 1));
      rig.script("slow", _ -> go.await()).script("quick", _ -> {});
      JobId first = rig.submit("slow");
      JobId second = rig.submit("slow");
      JobId quick = rig.submit("quick");
      rig.start();
      rig.awaitState(first, JobState.RUNNING);
      assertThat(rig.awaitFinished(quick).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(rig.job(second).state()).isEqualTo(JobState.QUEUED);
      go.countDown();
      assertThat(rig.awaitFinished(second).state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void a_full_queue_takes_no_more() {
    try (Rig rig = new Rig()) {
      rig.submit("t");
      NewJob more = new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, 1);
      assertThat(rig.store.submit(more)).isEqualTo(new SubmitOutcome.QueueFull(1));
    }
  }

  private static Job runOne(Rig.Script script) {
    try (Rig rig = new Rig().script("t", script).start()) {
      return rig.awaitFinished(rig.submit("t"));
    }
  }
}
