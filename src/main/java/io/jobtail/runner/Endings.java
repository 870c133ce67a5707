package io.jobtail.runner;

import io.jobtail.job.Fold;
import io.jobtail.job.Job;
import io.jobtail.job.JobError;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Reason;
import io.jobtail.job.TextLog;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns a verdict into the event that ends an attempt: the next run, or the end of the job. */
final class Endings {
  private final Backoff backoff;

  Endings(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * The end of an attempt that ran.
   *
   * @param before the job before the attempt's end; counts the attempts that were used up before
   *     this one
   * @param attempt the run
   * @param startedAt when the run began
   * @param log of the run
   */
  JobEvent of(
      Verdict verdict, Fold before, int attempt, Instant startedAt, Instant now, LogSummary log) {
    int maxAttempts = before.job().spec().maxAttempts();
    int used = before.attemptsUsed() + 1;
    End end = new End(now, Math.max(0, Duration.between(startedAt, now).toMillis()), log);
    return switch (verdict) {
      case Verdict.Succeeded done ->
          end.done(JobState.SUCCEEDED, Reason.COMPLETED, done.result(), null, done.exitCode());
      case Verdict.Failed failed when used < maxAttempts ->
          JobEvent.Status.again(
              now, attempt, failed.reason(), now.plus(backoff.after(used)), failed.error(), log);
      case Verdict.Failed failed ->
          end.done(JobState.FAILED, failed.reason(), null, failed.error(), failed.exitCode());
      case Verdict.Refused refused -> end.failed(Reason.ERROR, refused.error(), null);
      case Verdict.Cancelled cancelled ->
          end.done(JobState.CANCELLED, Reason.CANCELLED, null, null, cancelled.exitCode());
      case Verdict.ShutDown _ when maxAttempts > 1 ->
          JobEvent.Status.again(now, attempt, Reason.SHUTDOWN, now, null, log);
      case Verdict.ShutDown stopped ->
          end.failed(Reason.SHUTDOWN, JobErrors.shutdown(), stopped.exitCode());
    };
  }

  /** The end of a run whose process is gone. */
  JobEvent lost(Fold fold, Instant now) {
    Verdict verdict = new Verdict.Failed(Reason.LOST, JobErrors.lost(), null);
    return vanished(verdict, fold, now);
  }

  /** The end of a run whose process is gone and that had been asked to stop. */
  JobEvent vanished(Verdict verdict, Fold fold, Instant now) {
    Job job = fold.job();
    Instant startedAt = job.startedAt() == null ? now : job.startedAt();
    return of(verdict, fold, job.attempt(), startedAt, now, unfinished(fold));
  }

  /** The end of a job that waits: nothing runs. */
  static JobEvent.Done waiting(Verdict verdict, Fold fold, Instant now) {
    LogSummary log = fold.job().attempt() == 0 ? TextDigest.EMPTY : fold.job().log();
    End end = new End(now, 0, log);
    return verdict instanceof Verdict.Refused refused
        ? end.failed(Reason.ERROR, refused.error(), null)
        : end.done(JobState.CANCELLED, Reason.CANCELLED, null, null, null);
  }

  private static LogSummary unfinished(Fold fold) {
    TextLog text = new TextLog(fold.text());
    text.finish(TextLog.NOWHERE);
    return new LogSummary(text.lines(), text.bytes(), null, false);
  }

  private record End(Instant now, long durationMillis, LogSummary log) {
    JobEvent.Done failed(Reason reason, JobError error, @Nullable Integer exitCode) {
      return done(JobState.FAILED, reason, null, error, exitCode);
    }

    JobEvent.Done done(
        JobState state,
        Reason reason,
        @Nullable Json result,
        @Nullable JobError error,
        @Nullable Integer exitCode) {
      return new JobEvent.Done(now, state, reason, result, error, exitCode, durationMillis, log);
    }
  }
}
