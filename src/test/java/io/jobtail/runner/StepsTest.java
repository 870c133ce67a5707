package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.LogStream;
import io.jobtail.job.Progress;
import io.jobtail.job.Reason;
import io.jobtail.job.StepState;
import io.jobtail.job.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The named parts of a job. */
class StepsTest {
  private static final Logger LOG = LoggerFactory.getLogger(StepsTest.class);

  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  private JobId run(Rig.Script script) {
    rig.script("t", script).start();
    JobId id = rig.submit("t");
    rig.awaitFinished(id);
    return id;
  }

  private Job ran(Rig.Script script) {
    return rig.job(run(script));
  }

  /** {@code parent/name state} of each, in order. */
  private static List<String> steps(Job job) {
    return job.steps().stream()
        .map(step ->
            (step.parent() == null ? "" : step.parent() + "/")
                + step.name()
                + " "
                + step.state().wire())
        .toList();
  }

  private List<String> said(JobId id) {
    return rig.events(id, JobEvent.Step.class).stream()
        .map(event -> event.status().name() + " " + event.status().state().wire())
        .toList();
  }

  private static double percent(@Nullable Progress progress) {
    return progress == null || progress.percent() == null ? -1 : progress.percent();
  }

  private void interval() {
    rig.time.advance(Duration.ofMillis(100));
  }

  @Test
  void steps_have_their_place_their_weight_and_their_times() {
    var begin = rig.time.instant();
    Job job =
        ran(context -> {
          try (JobStep outer = context.step("compile", 3)) {
            rig.time.advance(Duration.ofSeconds(1));
            try (JobStep inner = outer.step("java")) {
              inner.progress(1, 2, "files");
              rig.time.advance(Duration.ofSeconds(1));
            }
          }
          context.step("test").close();
        });
    assertThat(job.steps())
        .containsExactly(
            new StepStatus(
                "s1", null, "compile", StepState.SUCCEEDED, 3, 100.0, begin, begin.plusSeconds(2)),
            new StepStatus(
                "s2",
                "s1",
                "java",
                StepState.SUCCEEDED,
                1,
                100.0,
                begin.plusSeconds(1),
                begin.plusSeconds(2)),
            new StepStatus(
                "s3",
                null,
                "test",
                StepState.SUCCEEDED,
                1,
                100.0,
                begin.plusSeconds(2),
                begin.plusSeconds(2)));
  }

  @Test
  void lines_belong_to_the_innermost_open_step_of_their_thread() {
    JobLogAppender.attach();
    JobId id =
        run(context -> {
          context.log("before");
          try (JobStep a = context.step("a")) {
            LOG.info("in a");
            try (JobStep b = a.step("b")) {
              context.log("in b");
              context
                  .start(
                      "other",
                      () -> {
                        context.log("in none");
                        b.log("in b too");
                        a.log(LogStream.STDERR, null, "in a too");
                      })
                  .join();
            }
            context.fragment(LogStream.STDOUT, "in a again");
          }
          context.log("after");
        });
    assertThat(rig.events(id, JobEvent.Log.class))
        .map(line -> entry(line.text(), String.valueOf(line.step())))
        .containsExactly(
            entry("before", "null"),
            entry("in a", "s1"),
            entry("in b", "s2"),
            entry("in none", "null"),
            entry("in b too", "s2"),
            entry("in a too", "s1"),
            entry("in a again", "s1"),
            entry("after", "null"));
  }

  @Test
  void what_is_open_when_the_job_succeeds_has_succeeded_and_is_recorded() {
    JobId id = run(context -> context.step("a").step("b"));
    assertThat(said(id)).containsExactly("a running", "b running", "b succeeded", "a succeeded");
    assertThat(percent(rig.job(id).progress())).isEqualTo(100);
  }

  @Test
  void steps_that_an_exception_closed_on_its_way_out_have_failed() {
    JobId id =
        run(context -> {
          context.step("before").close();
          try (JobStep outer = context.step("outer");
              JobStep inner = outer.step("inner")) {
            inner.progress(0.4);
            throw new JobFailedException("no");
          }
        });
    assertThat(said(id))
        .containsExactly(
            "before running",
            "before succeeded",
            "outer running",
            "inner running",
            "inner failed",
            "outer failed");
  }

  @Test
  void a_step_whose_body_throws_has_failed_although_the_job_goes_on() {
    Job job =
        ran(context -> {
          try {
            context.step(
                "a",
                1,
                step -> {
                  throw new IllegalStateException("in " + step.id());
                });
          } catch (IllegalStateException e) {
            context.log(String.valueOf(e.getMessage()));
          }
          try (JobStep b = context.step("b")) {
            b.fail();
          }
          context.step("c", 2, step -> step.log("x"));
        });
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(steps(job)).containsExactly("a failed", "b failed", "c succeeded");
  }

  @Test
  void the_end_of_a_step_is_seen_while_the_job_is_silent() {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    rig.script(
            "t",
            context -> {
              context.step("a").close();
              closed.countDown();
              go.await();
            })
        .start();
    JobId id = rig.submit("t");
    Rig.until(() -> closed.getCount() == 0);
    interval();
    Rig.until(() -> said(id).equals(List.of("a running", "a succeeded")));
    go.countDown();
    rig.awaitFinished(id);
  }

  @Test
  void steps_of_a_job_that_does_not_stop_end_with_it() {
    CountDownLatch go = new CountDownLatch(1);
    rig.script(
            "t",
            context -> {
              context.step("stubborn");
              while (go.getCount() > 0) {
                Thread.onSpinWait();
              }
            })
        .start();
    JobId id = rig.submit("t", Duration.ofSeconds(1), 1);
    Rig.until(() -> !rig.job(id).steps().isEmpty());
    rig.advanceUntil(Rig.GRACE, () -> rig.job(id).state().isFinished());
    go.countDown();
    assertThat(rig.job(id).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(steps(rig.job(id))).containsExactly("stubborn failed");
  }

  @Test
  void steps_past_the_limit_are_not_shown_and_what_they_say_is_not_lost() {
    rig.steps = new StepLimits(2, 8);
    JobId id =
        run(context -> {
          try (JobStep a = context.step("a name that is long");
              JobStep b = a.step("  \n");
              JobStep none = b.step("none");
              JobStep nowhere = none.step("nowhere")) {
            nowhere.log("said");
            nowhere.progress(0.7);
          }
        });
    assertThat(steps(rig.job(id))).containsExactly("a name t succeeded", "s1/unnamed succeeded");
    assertThat(rig.events(id, JobEvent.Log.class)).map(JobEvent.Log::step).containsExactly("s2");
  }

  @Test
  void a_full_buffer_drops_no_step() {
    rig.steps = new StepLimits(500, 20);
    CountDownLatch said = new CountDownLatch(1);
    rig.script(
            "t",
            context -> {
              rig.store.hold();
              for (int i = 0; i < Rig.BUFFER; i++) {
                context.log("line");
              }
              for (int i = 0; i < 400; i++) {
                context.step("s").close();
              }
              said.countDown();
            })
        .start();
    JobId id = rig.submit("t");
    Rig.until(() -> said.getCount() == 0);
    rig.store.release();
    rig.awaitFinished(id);
    assertThat(rig.events(id, JobEvent.Step.class)).hasSize(800);
  }
}
