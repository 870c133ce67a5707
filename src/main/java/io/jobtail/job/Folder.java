package io.jobtail.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds a job's stored events, in order, into the job. The one place that says what an event means
 * for the job.
 *
 * <p>Not thread-safe.
 */
public final class Folder {
  private final JobSpec spec;
  private JobState state;
  private int attempt;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable Instant nextAttemptAt;
  private @Nullable Progress progress;
  private final List<StepStatus> steps;
  private @Nullable Json result;
  private @Nullable JobError error;
  private @Nullable Reason reason;
  private @Nullable Integer exitCode;
  // of an attempt that ended; while one runs, the numbers of the text
  private @Nullable LogSummary finalLog;
  private EventId last;
  private EventId lastNonLog;
  private long logEvents;
  private int attemptsUsed;
  private @Nullable Instant lastOutputAt;
  private TextLog text;

  /** Starts before the first event. */
  public Folder(JobSpec spec) {
    this(new Fold(Job.submitted(spec), 0, 0, EventId.START, null, TextLog.State.EMPTY));
  }

  /** Goes on from a fold. */
  public Folder(Fold from) {
    Job job = from.job();
    spec = job.spec();
    state = job.state();
    attempt = job.attempt();
    startedAt = job.startedAt();
    finishedAt = job.finishedAt();
    nextAttemptAt = job.nextAttemptAt();
    progress = job.progress();
    steps = new ArrayList<>(job.steps());
    result = job.result();
    error = job.error();
    reason = job.reason();
    exitCode = job.exitCode();
    finalLog = job.state().isRunning() ? null : job.log();
    last = job.lastEventId();
    lastNonLog = from.lastNonLog();
    logEvents = from.logEvents();
    attemptsUsed = from.attemptsUsed();
    lastOutputAt = from.lastOutputAt();
    text = new TextLog(from.text());
  }

  /** Goes on behind events that nobody will ever see: they change nothing but the place. */
  public void skipTo(EventId id) {
    last = id;
  }

  /** The job and what belongs to it, as it is now. */
  public Fold fold() {
    Job job =
        new Job(
            spec,
            state,
            attempt,
            startedAt,
            finishedAt,
            nextAttemptAt,
            progress,
            steps,
            result,
            error,
            reason,
            exitCode,
            finalLog != null ? finalLog : new LogSummary(text.lines(), text.bytes(), null, false),
            last);
    return new Fold(job, logEvents, attemptsUsed, lastNonLog, lastOutputAt, text.state());
  }

  /** The last event taken. */
  public EventId last() {
    return last;
  }

  /** The {@code log} events taken, over all attempts. */
  public long logEvents() {
    return logEvents;
  }

  /** Where the job is. */
  public JobState state() {
    return state;
  }

  /** When the next run may begin, while it is known. */
  public @Nullable Instant nextAttemptAt() {
    return nextAttemptAt;
  }

  /** Takes the next event. */
  public void apply(EventId id, JobEvent event) {
    last = id;
    attempt = id.attempt();
    if (event instanceof JobEvent.Log log) {
      logEvents++;
      lastOutputAt = log.time();
      text.apply(log, TextLog.NOWHERE);
      return;
    }
    lastNonLog = id;
    switch (event) {
      case JobEvent.Status status -> apply(status);
      case JobEvent.Progressed progressed -> apply(progressed);
      case JobEvent.Step step -> apply(step);
      case JobEvent.Done done -> apply(done);
      case JobEvent.Log _, JobEvent.Snapshot _, JobEvent.Gap _, JobEvent.Position _ ->
          throw new IllegalArgumentException(
              event.type() + " at " + id + " of " + spec.id() + " is not stored");
    }
  }

  private void apply(JobEvent.Status status) {
    boolean attemptEnds = state.isRunning() && status.state() == JobState.QUEUED;
    state = status.state();
    reason = status.reason();
    nextAttemptAt = status.nextAttemptAt();
    if (status.state() == JobState.RUNNING) {
      startedAt = status.time();
      progress = null;
      steps.clear();
      error = null;
      exitCode = null;
      finalLog = null;
      text = new TextLog();
    } else if (attemptEnds) {
      error = status.error();
      if (status.reason() != Reason.SHUTDOWN) {
        attemptsUsed++;
      }
      endSteps(StepState.FAILED, status.time());
      endLog(status.log());
    }
  }

  /** What an attempt left open ends with it, also where nobody was left to say so. */
  private void endSteps(StepState end, Instant time) {
    steps.replaceAll(step -> step.state() == StepState.RUNNING ? step.ended(end, time) : step);
  }

  private void endLog(@Nullable LogSummary summary) {
    text.finish(TextLog.NOWHERE);
    finalLog = summary != null ? summary : new LogSummary(text.lines(), text.bytes(), null, false);
  }

  private void apply(JobEvent.Progressed event) {
    Progress before = progress == null ? Progress.NONE : progress;
    progress = event.progress().atLeast(before.percent());
    // a new estimate alone is made by the server while the job is quiet
    if (event.step() != null || !progress.saysTheSameAs(before)) {
      lastOutputAt = event.time();
    }
    Double stepPercent = event.stepPercent();
    if (event.step() != null && stepPercent != null) {
      steps.replaceAll(step -> step.id().equals(event.step()) ? step.at(stepPercent) : step);
    }
  }

  private void apply(JobEvent.Step event) {
    lastOutputAt = event.time();
    StepStatus status = event.status();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).id().equals(status.id())) {
        steps.set(i, status);
        return;
      }
    }
    steps.add(status);
  }

  private void apply(JobEvent.Done done) {
    if (state.isRunning()) {
      attemptsUsed++;
    }
    state = done.state();
    reason = done.reason();
    result = done.result();
    error = done.error();
    exitCode = done.exitCode();
    finishedAt = done.time();
    nextAttemptAt = null;
    endSteps(
        done.state() == JobState.SUCCEEDED ? StepState.SUCCEEDED : StepState.FAILED, done.time());
    endLog(done.log());
  }
}
