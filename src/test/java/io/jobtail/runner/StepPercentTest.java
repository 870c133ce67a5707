package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far a job is that has named parts. */
class StepPercentTest {
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

  private List<Double> percents(JobId id) {
    return rig.events(id, JobEvent.Progressed.class).stream()
        .map(event -> percent(event.progress()))
        .toList();
  }

  private static double percent(@Nullable Progress progress) {
    return progress == null || progress.percent() == null ? -1 : progress.percent();
  }

  private void interval() {
    rig.time.advance(Duration.ofMillis(100));
  }

  @Test
  void percent_rolls_up_by_weight_over_steps_that_run_beside_each_other() {
    JobId id =
        run(context -> {
          JobStep light = context.step("light");
          JobStep heavy = context.step("heavy", 3);
          JobStep part = heavy.step("part");
          heavy.step("other part");
          light.progress(0.5);
          interval();
          part.progress(1, 2, "files");
          interval();
          light.close();
          part.close();
          interval();
          interval();
        });
    assertThat(percents(id)).containsExactly(12.5, 31.25, 43.75, 62.5, 100.0);
    assertThat(rig.events(id, JobEvent.Progressed.class))
        .extracting(JobEvent.Progressed::step, JobEvent.Progressed::stepPercent)
        .startsWith(tuple("s1", 50.0), tuple("s3", 50.0));
  }

  @Test
  void steps_that_move_in_one_interval_are_all_recorded() {
    JobId id =
        run(context -> {
          context.progress(0);
          JobStep a = context.step("a");
          JobStep b = context.step("b");
          a.progress(0.1);
          b.progress(0.2);
          a.progress(0.3);
          interval();
        });
    assertThat(rig.events(id, JobEvent.Progressed.class))
        .map(event -> event.step() + " " + event.stepPercent())
        .containsExactly("null null", "s1 30.0", "s2 20.0", "null null");
  }

  @Test
  void percent_does_not_fall_when_a_step_is_added_and_is_100_only_after_success() {
    JobId id =
        run(context -> {
          for (String name : List.of("a", "b", "c")) {
            JobStep step = context.step(name);
            step.progress(0.5);
            interval();
            step.close();
            interval();
            interval();
          }
        });
    List<Double> percents = percents(id);
    assertThat(percents).isSorted().startsWith(50.0, 99.9).endsWith(99.9, 100.0);
    assertThat(percents.stream().filter(percent -> percent > 99.9)).hasSize(1);
  }

  @Test
  void a_job_that_fails_does_not_reach_100_and_its_open_steps_have_failed() {
    Job job =
        ran(context -> {
          context.step("done").close();
          interval();
          context.step("open").progress(1.0);
          throw new JobFailedException("no");
        });
    assertThat(steps(job)).containsExactly("done succeeded", "open failed");
    assertThat(percent(job.progress())).isEqualTo(99.9);
    assertThat(job.steps()).allMatch(step -> step.finishedAt() != null);
  }

  @Test
  void a_plan_and_the_types_latest_run_say_what_is_still_to_begin() {
    AtomicBoolean isFirst = new AtomicBoolean(true);
    JobId first =
        run(context -> {
          if (isFirst.getAndSet(false)) {
            context.plan(4);
          }
          for (int i = 0; i < 4; i++) {
            context.step("part").close();
            interval();
            interval();
          }
        });
    Rig.until(() -> rig.durations().usual(rig.job(first).spec()).weight() == 4);
    JobId second = rig.submit("t");
    rig.awaitFinished(second);
    assertThat(percents(first)).containsExactly(25.0, 50.0, 75.0, 99.9, 100.0);
    assertThat(percents(second)).isEqualTo(percents(first));
  }

  @Test
  void the_estimate_is_recorded_anew_while_a_job_is_silent() {
    CountDownLatch silent = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    rig.script(
            "t",
            context -> {
              for (int i = 1; i <= 40; i++) {
                rig.time.advance(Duration.ofSeconds(1));
                context.progress(i, 100, "files");
              }
              silent.countDown();
              go.await();
            })
        .start();
    JobId id = rig.submit("t");
    Rig.until(() -> silent.getCount() == 0);
    rig.time.advance(Duration.ofSeconds(40));
    assertThat(rig.job(id).state()).isEqualTo(JobState.RUNNING);
    go.countDown();
    rig.awaitFinished(id);
    List<JobEvent.Progressed> all = rig.events(id, JobEvent.Progressed.class);
    assertThat(all.subList(all.size() - 5, all.size()))
        .map(event -> event.progress().etaSeconds())
        .containsExactly(60L, 63L, 73L, 93L, null);
    assertThat(all.get(all.size() - 2).time()).isEqualTo(all.getLast().time().minusSeconds(5));
  }
}
