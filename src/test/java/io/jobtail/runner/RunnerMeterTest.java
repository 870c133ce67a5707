package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is measured of jobs, on every way that they can go. */
class RunnerMeterTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void a_job_that_waits_runs_and_succeeds_is_measured_once() {
    rig.script("task", _ -> rig.time.advance(Duration.ofSeconds(3)));
    JobId id = rig.submit("task");
    rig.time.advance(Duration.ofSeconds(7));
    rig.start().awaitFinished(id);

    Rig.until(() -> rig.meter.ends.size() == 1 && rig.meter.running == 0);
    assertThat(rig.meter.waits).containsExactly(Duration.ofSeconds(7));
    assertThat(rig.meter.runs).containsExactly("task PT3S");
    assertThat(rig.meter.ends).containsExactly("task succeeded");
  }

  @Test
  void an_attempt_that_is_repeated_is_a_run_but_not_an_end_and_waits_from_when_it_may_run() {
    rig.script(
        "task",
        context -> {
          if (context.attempt() == 1) {
            throw new JobFailedException("once");
          }
        });
    JobId id = rig.submit("task", null, 2);
    rig.time.advance(Duration.ofSeconds(100));
    rig.start();
    Rig.until(() -> rig.meter.runs.size() == 1);
    assertThat(rig.meter.ends).isEmpty();
    rig.advanceUntil(Duration.ofMillis(10), () -> rig.job(id).state().isFinished());

    Rig.until(() -> rig.meter.ends.size() == 1);
    assertThat(rig.meter.runs).hasSize(2);
    assertThat(rig.meter.waits).hasSize(2);
    assertThat(rig.meter.waits.getFirst()).isEqualTo(Duration.ofSeconds(100));
    assertThat(rig.meter.waits.getLast()).isLessThan(Duration.ofSeconds(50));
    assertThat(rig.meter.ends).containsExactly("task succeeded");
  }

  @Test
  void a_job_that_is_cancelled_while_it_waits_ends_without_a_run() {
    CountDownLatch held = new CountDownLatch(1);
    rig.concurrency = 1;
    rig.script("task", _ -> held.await()).start();
    JobId first = rig.submit("task");
    rig.awaitState(first, JobState.RUNNING);
    assertThat(rig.meter.running).isEqualTo(1);
    JobId second = rig.submit("task");
    var _ = rig.cancellation.cancel(second);

    Rig.until(() -> rig.meter.ends.size() == 1);
    assertThat(rig.meter.ends).containsExactly("task cancelled");
    assertThat(rig.meter.runs).isEmpty();
    held.countDown();
    Rig.until(() -> rig.meter.ends.size() == 2);
    assertThat(rig.meter.runs).hasSize(1);
  }

  @Test
  void a_job_of_a_type_that_is_not_known_ends_as_failed() {
    rig.start();
    rig.awaitFinished(rig.submit("gone"));

    Rig.until(() -> !rig.meter.ends.isEmpty());
    assertThat(rig.meter.ends).containsExactly("gone failed");
    assertThat(rig.meter.runs).isEmpty();
  }
}
