package io.jobtail.runner;

import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.Progress;
import io.jobtail.job.TraceContext;
import io.jobtail.runner.redact.Secrets;
import org.jspecify.annotations.Nullable;

/** What a running job says goes to the recorder; what it asks, the attempt answers. */
final class AttemptContext implements JobContext, JobLog {
  private final Attempt attempt;
  private final Speech speech;
  private final ProgressReporter progress;
  private final Steps steps;
  private final Masks masks;

  AttemptContext(Attempt attempt, Speech speech, Steps steps, Masks masks) {
    this.attempt = attempt;
    this.speech = speech;
    this.steps = steps;
    this.progress = steps.progress();
    this.masks = masks;
  }

  @Override
  public JobId id() {
    return attempt.id();
  }

  @Override
  public int attempt() {
    return attempt.number();
  }

  @Override
  public @Nullable TraceContext trace() {
    return attempt.trace();
  }

  @Override
  public void progress(long done, long total, @Nullable String unit) {
    progress(steps.current(), done, total, unit);
  }

  @Override
  public void progress(long done, @Nullable String unit) {
    progress(steps.current(), done, unit);
  }

  @Override
  public void progress(double fraction) {
    progress(steps.current(), fraction);
  }

  @Override
  public void message(String message) {
    message(steps.current(), message);
  }

  @Override
  public JobStep step(String name, double weight) {
    return step(progress.job(), name, weight);
  }

  @Override
  public void plan(double weight) {
    plan(progress.job(), weight);
  }

  void progress(StepNode of, long done, long total, @Nullable String unit) {
    units(of, total > 0 ? within((double) done / total) : null, done, total, unit);
  }

  void progress(StepNode of, long done, @Nullable String unit) {
    units(of, null, done, null, unit);
  }

  private void units(
      StepNode of,
      @Nullable Double fraction,
      long done,
      @Nullable Long total,
      @Nullable String unit) {
    String name = unit == null ? null : masks.shortened(unit);
    progress.progress(
        of, fraction, before -> new Progress(null, done, total, name, before.message(), null));
  }

  void progress(StepNode of, double fraction) {
    progress.progress(
        of,
        within(fraction),
        before -> new Progress(null, null, null, null, before.message(), null));
  }

  void message(StepNode of, String message) {
    progress.message(of, masks.shortened(message));
  }

  void plan(StepNode of, double weight) {
    progress.plan(of, Steps.bounded(weight));
  }

  JobStep step(StepNode of, String name, double weight) {
    StepNode begun = steps.begin(of, name, weight);
    return new OpenStep(this, steps, begun == null ? of : begun, begun != null);
  }

  /** A bar that is wrong must not break the job: what is out of bounds is brought back. */
  private static @Nullable Double within(double fraction) {
    return Double.isNaN(fraction) ? null : Math.clamp(fraction, 0.0, 1.0);
  }

  @Override
  public void log(LogStream stream, @Nullable String level, String text) {
    say(steps.current(), stream, level, null, text, false);
  }

  @Override
  public void fragment(LogStream stream, String text) {
    say(steps.current(), stream, null, null, text, true);
  }

  @Override
  public void logged(String level, String logger, String text) {
    say(steps.current(), LogStream.LOG, level, logger, text, false);
  }

  void say(
      StepNode of,
      LogStream stream,
      @Nullable String level,
      @Nullable String logger,
      String text,
      boolean open) {
    speech.say(
        of.id,
        stream,
        level == null ? null : masks.shortened(level),
        logger == null ? null : masks.shortened(logger),
        text,
        open);
  }

  @Override
  public void hide(String secret) {
    masks.redactor().hide(secret);
  }

  @Override
  public Secrets secrets() {
    return masks.redactor().secrets();
  }

  @Override
  public boolean isCancelled() {
    return attempt.askedToStop();
  }

  @Override
  public Thread start(String name, Runnable task) {
    return attempt.threads().start(name, () -> JobLog.whileBoundTo(this, masked(task)));
  }

  /** What it throws is in the server's log. */
  private Runnable masked(Runnable task) {
    return () -> {
      try {
        try (LogMarks _ = attempt.marks()) {
          task.run();
        }
      } catch (RuntimeException | Error e) {
        switch (masks.thrown(e)) {
          case RuntimeException exception -> throw exception;
          case Throwable _ -> throw e;
        }
      }
    };
  }
}
