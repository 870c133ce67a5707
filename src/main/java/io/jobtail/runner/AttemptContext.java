package io.jobtail.runner;

import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.Progress;
import org.jspecify.annotations.Nullable;

/** What a running job says goes to the recorder; what it asks, the attempt answers. */
final class AttemptContext implements JobContext, JobLog {
  private final Attempt attempt;
  private final Speech speech;
  private final ProgressReporter progress;
  private final Masks masks;

  AttemptContext(Attempt attempt, Speech speech, ProgressReporter progress, Masks masks) {
    this.attempt = attempt;
    this.speech = speech;
    this.progress = progress;
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
  public void progress(long done, long total, @Nullable String unit) {
    Double percent = total > 0 ? percent((double) done / total) : null;
    units(percent, done, total, unit);
  }

  @Override
  public void progress(long done, @Nullable String unit) {
    units(null, done, null, unit);
  }

  private void units(
      @Nullable Double percent, long done, @Nullable Long total, @Nullable String unit) {
    String name = unit == null ? null : masks.shortened(unit);
    progress.update(before -> new Progress(percent, done, total, name, before.message(), null));
  }

  @Override
  public void progress(double fraction) {
    progress.update(
        before -> new Progress(percent(fraction), null, null, null, before.message(), null));
  }

  @Override
  public void message(String message) {
    String shown = masks.shortened(message);
    progress.update(before ->
        new Progress(before.percent(), before.done(), before.total(), before.unit(), shown, null));
  }

  /** A bar that is wrong must not break the job: what is out of bounds is brought back. */
  private static @Nullable Double percent(double fraction) {
    return Double.isNaN(fraction) ? null : Math.clamp(fraction * 100, 0.0, 100.0);
  }

  @Override
  public void log(LogStream stream, @Nullable String level, String text) {
    say(stream, level, null, text, false);
  }

  @Override
  public void fragment(LogStream stream, String text) {
    say(stream, null, null, text, true);
  }

  @Override
  public void logged(String level, String logger, String text) {
    say(LogStream.LOG, level, logger, text, false);
  }

  private void say(
      LogStream stream,
      @Nullable String level,
      @Nullable String logger,
      String text,
      boolean open) {
    speech.say(
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
  public String maskedForServer(String text) {
    return masks.redactor().mask(text);
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
        task.run();
      } catch (RuntimeException | Error e) {
        switch (masks.thrown(e)) {
          case RuntimeException exception -> throw exception;
          case Throwable _ -> throw e;
        }
      }
    };
  }
}
