package io.jobtail.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a job. {@link Snapshot}, {@link Gap} and {@link Position} are made for
 * a reader and never stored; the others are the log.
 */
public sealed interface JobEvent {
  /** When it happened; clients see milliseconds. */
  Instant time();

  /** Its name on the wire. */
  EventType type();

  /**
   * The job was submitted, started, asked to cancel, or one run ended and another will follow.
   *
   * @param jobType the job's type, in the first event only
   * @param job the job as submitted, in the first event only
   * @param nextAttemptAt when the next run may begin
   * @param error why the run failed
   * @param log of the run that ended
   */
  record Status(
      Instant time,
      JobState state,
      int attempt,
      @Nullable Reason reason,
      @Nullable String jobType,
      @Nullable Job job,
      @Nullable Instant nextAttemptAt,
      @Nullable JobError error,
      @Nullable LogSummary log)
      implements JobEvent {
    /** The first event of every job. */
    public static Status submitted(JobSpec spec) {
      return new Status(
          spec.createdAt(),
          JobState.QUEUED,
          0,
          null,
          spec.type(),
          Job.submitted(spec),
          null,
          null,
          null);
    }

    /** A run begins. */
    public static Status running(Instant time, int attempt) {
      return new Status(time, JobState.RUNNING, attempt, null, null, null, null, null, null);
    }

    /** The run was asked to stop. */
    public static Status cancelling(Instant time, int attempt) {
      return new Status(time, JobState.CANCELLING, attempt, null, null, null, null, null, null);
    }

    /** The run ended and another follows. */
    public static Status again(
        Instant time,
        int attempt,
        Reason reason,
        Instant nextAttemptAt,
        @Nullable JobError error,
        LogSummary log) {
      return new Status(
          time, JobState.QUEUED, attempt, reason, null, null, nextAttemptAt, error, log);
    }

    @Override
    public EventType type() {
      return EventType.STATUS;
    }
  }

  /**
   * How far the job is; complete in itself, not a difference.
   *
   * @param progress of the job
   * @param step the step that moved
   * @param stepPercent of that step
   */
  record Progressed(
      Instant time, Progress progress, @Nullable String step, @Nullable Double stepPercent)
      implements JobEvent {
    @Override
    public EventType type() {
      return EventType.PROGRESS;
    }
  }

  /**
   * One line of output, or a fragment of one.
   *
   * @param text without its newline
   * @param partial the next event of the same stream continues this line
   * @param replace this replaces the preceding fragment of its stream, which was partial
   */
  record Log(
      Instant time,
      LogStream stream,
      @Nullable String level,
      @Nullable String logger,
      String text,
      @Nullable String step,
      boolean partial,
      boolean replace)
      implements JobEvent {
    /** A whole line. */
    public static Log line(Instant time, LogStream stream, String text) {
      return new Log(time, stream, null, null, text, null, false, false);
    }

    /** A fragment that the next event of its stream continues. */
    public static Log fragment(Instant time, LogStream stream, String text) {
      return new Log(time, stream, null, null, text, null, true, false);
    }

    @Override
    public EventType type() {
      return EventType.LOG;
    }
  }

  /** A named part of the job started or ended. */
  record Step(Instant time, StepStatus status) implements JobEvent {
    @Override
    public EventType type() {
      return EventType.STEP;
    }
  }

  /** The job folded up to this event's id; everything that follows on the stream comes after it. */
  record Snapshot(Instant time, Job job) implements JobEvent {
    @Override
    public EventType type() {
      return EventType.SNAPSHOT;
    }
  }

  /**
   * Events that cannot be given. Its id is {@code to}.
   *
   * @param from the first that is missing
   * @param to the last that is missing
   * @param job folded at {@code to}
   */
  record Gap(Instant time, EventId from, EventId to, GapReason reason, Job job)
      implements JobEvent {
    @Override
    public EventType type() {
      return EventType.GAP;
    }
  }

  /** A filter let nothing through for a while; moves the cursor. */
  record Position(Instant time) implements JobEvent {
    @Override
    public EventType type() {
      return EventType.POSITION;
    }
  }

  /**
   * The job ended; seals its log.
   *
   * @param durationMillis of the run that ended, 0 if there was none
   * @param log of the run that ended
   */
  record Done(
      Instant time,
      JobState state,
      Reason reason,
      @Nullable Json result,
      @Nullable JobError error,
      @Nullable Integer exitCode,
      long durationMillis,
      LogSummary log)
      implements JobEvent {
    @Override
    public EventType type() {
      return EventType.DONE;
    }
  }
}
