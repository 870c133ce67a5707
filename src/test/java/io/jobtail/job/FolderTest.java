package io.jobtail.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final JobSpec SPEC =
      new JobSpec(new JobId("j"), "t", Json.EMPTY_OBJECT, Map.of(), null, AT, null, 3);
  private static final LogSummary SUMMARY = new LogSummary(2, 9, "abc", true);

  private final Folder folder = new Folder(SPEC);
  private EventId last = EventId.START;

  private Job apply(JobEvent event) {
    last =
        event instanceof JobEvent.Status status && status.state() == JobState.RUNNING
            ? last.nextAttempt()
            : last.next();
    folder.apply(last, event);
    return folder.fold().job();
  }

  private Job start() {
    apply(JobEvent.Status.submitted(SPEC));
    return apply(JobEvent.Status.running(AT, 1));
  }

  private static JobEvent.Progressed percent(double percent) {
    return new JobEvent.Progressed(
        AT, new Progress(percent, null, null, null, null, null), null, null);
  }

  private static StepStatus step(
      String id, @Nullable String parent, StepState state, @Nullable Double percent) {
    return new StepStatus(id, parent, "name of " + id, state, 2, percent, AT, null);
  }

  private static JobEvent.Done done(JobState state, Reason reason) {
    return new JobEvent.Done(AT, state, reason, new Json("7"), null, 0, 5, SUMMARY);
  }

  @Test
  void a_job_goes_from_queued_over_running_to_its_end() {
    assertThat(apply(JobEvent.Status.submitted(SPEC)).state()).isEqualTo(JobState.QUEUED);
    Job running = apply(JobEvent.Status.running(AT, 1));
    assertThat(running.state()).isEqualTo(JobState.RUNNING);
    assertThat(running.attempt()).isEqualTo(1);
    assertThat(running.startedAt()).isEqualTo(AT);
    assertThat(apply(JobEvent.Status.cancelling(AT, 1)).state()).isEqualTo(JobState.CANCELLING);
    Job ended = apply(done(JobState.SUCCEEDED, Reason.COMPLETED));
    assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ended.result()).isEqualTo(new Json("7"));
    assertThat(ended.log()).isEqualTo(SUMMARY);
    assertThat(ended.finishedAt()).isEqualTo(AT);
    assertThat(ended.lastEventId()).isEqualTo(new EventId(1, 3));
    assertThat(folder.fold().attemptsUsed()).isEqualTo(1);
  }

  @Test
  void percent_does_not_fall_within_an_attempt_and_begins_again_in_the_next() {
    start();
    apply(percent(40));
    assertThat(apply(percent(30)).progress()).extracting(Progress::percent).isEqualTo(40.0);
    apply(JobEvent.Status.again(AT, 1, Reason.ERROR, AT.plusSeconds(1), null, SUMMARY));
    assertThat(apply(JobEvent.Status.running(AT, 2)).progress()).isNull();
    assertThat(apply(percent(5)).progress()).extracting(Progress::percent).isEqualTo(5.0);
  }

  @Test
  void a_retry_uses_up_an_attempt_unless_a_shutdown_ended_the_run() {
    start();
    Job waiting =
        apply(JobEvent.Status.again(AT, 1, Reason.ERROR, AT.plusSeconds(1), null, SUMMARY));
    assertThat(waiting.state()).isEqualTo(JobState.QUEUED);
    assertThat(waiting.nextAttemptAt()).isEqualTo(AT.plusSeconds(1));
    assertThat(waiting.log()).isEqualTo(SUMMARY);
    assertThat(folder.fold().attemptsUsed()).isEqualTo(1);
    assertThat(apply(JobEvent.Status.running(AT, 2)).nextAttemptAt()).isNull();
    apply(JobEvent.Status.again(AT, 2, Reason.SHUTDOWN, AT, null, SUMMARY));
    assertThat(folder.fold().attemptsUsed()).isEqualTo(1);
  }

  @Test
  void steps_are_kept_in_the_order_in_which_they_started() {
    start();
    StepStatus a = step("a", null, StepState.RUNNING, null);
    StepStatus b = step("b", "a", StepState.RUNNING, null);
    apply(new JobEvent.Step(AT, a));
    apply(new JobEvent.Step(AT, b));
    apply(new JobEvent.Progressed(AT, Progress.NONE, "a", 50.0));
    StepStatus ended = step("b", "a", StepState.SUCCEEDED, 100.0);

    assertThat(apply(new JobEvent.Step(AT, ended)).steps())
        .containsExactly(step("a", null, StepState.RUNNING, 50.0), ended);
  }

  @ParameterizedTest
  @CsvSource({"SUCCEEDED, COMPLETED, SUCCEEDED, 100", "FAILED, LOST, FAILED, 30"})
  void steps_that_are_open_at_the_end_end_with_the_job(
      JobState state, Reason reason, StepState end, double percent) {
    start();
    apply(new JobEvent.Step(AT, step("a", null, StepState.RUNNING, 30.0)));
    apply(new JobEvent.Step(AT, step("b", null, StepState.SUCCEEDED, 100.0)));
    assertThat(apply(done(state, reason)).steps())
        .containsExactly(
            new StepStatus("a", null, "name of a", end, 2, percent, AT, AT),
            step("b", null, StepState.SUCCEEDED, 100.0));
  }

  @Test
  void steps_that_are_open_when_another_attempt_follows_have_failed() {
    start();
    apply(new JobEvent.Step(AT, step("a", null, StepState.RUNNING, null)));
    Job waits = apply(JobEvent.Status.again(AT, 1, Reason.LOST, AT, null, SUMMARY));
    assertThat(waits.steps()).extracting(StepStatus::state).containsExactly(StepState.FAILED);
    assertThat(apply(JobEvent.Status.running(AT, 2)).steps()).isEmpty();
  }

  @Test
  void a_new_estimate_alone_is_no_output() {
    start();
    apply(percent(5));
    Progress later = new Progress(5.0, null, null, null, null, 9L);
    apply(new JobEvent.Progressed(AT.plusSeconds(1), later, null, null));
    assertThat(folder.fold().lastOutputAt()).isEqualTo(AT);
    assertThat(folder.fold().job().progress()).isEqualTo(later);
    apply(new JobEvent.Progressed(AT.plusSeconds(2), later, "s", 50.0));
    assertThat(folder.fold().lastOutputAt()).isEqualTo(AT.plusSeconds(2));
  }

  @Test
  void lines_are_counted_and_are_not_a_change_of_the_job() {
    start();
    apply(JobEvent.Log.line(AT, LogStream.STDOUT, "abc"));
    apply(JobEvent.Log.line(AT.plusSeconds(1), LogStream.STDOUT, "d"));
    Fold fold = folder.fold();

    assertThat(fold.logEvents()).isEqualTo(2);
    assertThat(fold.job().log()).isEqualTo(new LogSummary(2, 6, null, false));
    assertThat(fold.lastNonLog()).isEqualTo(new EventId(1, 1));
    assertThat(fold.lastOutputAt()).isEqualTo(AT.plusSeconds(1));
  }

  @Test
  void folding_may_stop_and_go_on_anywhere() {
    List<JobEvent> events =
        List.of(
            percent(1),
            JobEvent.Log.fragment(AT, LogStream.STDOUT, "a"),
            new JobEvent.Step(AT, step("s", null, StepState.RUNNING, null)),
            JobEvent.Log.line(AT, LogStream.STDERR, "e"),
            JobEvent.Status.again(AT, 1, Reason.ERROR, AT, null, SUMMARY),
            JobEvent.Status.running(AT, 2),
            done(JobState.FAILED, Reason.LOST));
    start();
    Fold step = folder.fold();
    for (JobEvent event : events) {
      apply(event);
      Folder other = new Folder(step);
      other.apply(last, event);
      step = other.fold();
      assertThat(step).isEqualTo(folder.fold());
    }
  }

  @Test
  void an_event_that_is_not_stored_is_refused() {
    start();
    assertThatThrownBy(() -> apply(new JobEvent.Position(AT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1-2");
  }
}
