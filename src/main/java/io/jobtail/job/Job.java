package io.jobtail.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is after the event {@code lastEventId}: its log, folded.
 *
 * @param spec what was submitted
 * @param state where it is
 * @param attempt the current or last run, 0 before the first
 * @param startedAt when that run began
 * @param finishedAt when the job ended
 * @param nextAttemptAt when the next run may begin
 * @param progress of that run
 * @param steps of that run, in the order in which they started
 * @param result what a job that succeeded returned
 * @param error why the last run failed
 * @param reason why the last run ended
 * @param exitCode of a program
 * @param log of that run
 * @param lastEventId the last event that is counted here
 */
public record Job(
    JobSpec spec,
    JobState state,
    int attempt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Progress progress,
    List<StepStatus> steps,
    @Nullable Json result,
    @Nullable JobError error,
    @Nullable Reason reason,
    @Nullable Integer exitCode,
    LogSummary log,
    EventId lastEventId) {
  /** Copies the steps. */
  public Job {
    steps = List.copyOf(steps);
  }

  /** A job of which only the submission is known. */
  public static Job submitted(JobSpec spec) {
    return new Job(
        spec,
        JobState.QUEUED,
        0,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        null,
        null,
        LogSummary.NONE,
        EventId.START);
  }

  /** Its name. */
  public JobId id() {
    return spec.id();
  }
}
