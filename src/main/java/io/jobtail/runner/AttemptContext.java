package io.jobtail.runner;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.Progress;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a running job says goes to the recorder; what it asks, the attempt answers. */
final class AttemptContext implements JobContext, JobLog {
  private final Attempt attempt;
  private final Recorder recorder;
  private final ProgressReporter progress;
  private final Clock clock;
  private final int maxLine;
  // held while one call's pieces are put, so that no other thread's lines come between them
  private final ReentrantLock speaking = new ReentrantLock();

  AttemptContext(
      Attempt attempt, Recorder recorder, ProgressReporter progress, Clock clock, int maxLine) {
    this.attempt = attempt;
    this.recorder = recorder;
    this.progress = progress;
    this.clock = clock;
    this.maxLine = maxLine;
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
    String name = unit == null ? null : LineSplitter.shorten(unit, maxLine);
    progress.update(before -> new Progress(percent, done, total, name, before.message(), null));
  }

  @Override
  public void progress(double fraction) {
    progress.update(
        before -> new Progress(percent(fraction), null, null, null, before.message(), null));
  }

  @Override
  public void message(String message) {
    String shown = LineSplitter.shorten(message, maxLine);
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
    Instant now = clock.instant();
    String shownLevel = level == null ? null : LineSplitter.shorten(level, maxLine);
    String shownLogger = logger == null ? null : LineSplitter.shorten(logger, maxLine);
    speaking.lock();
    try {
      LineSplitter.split(
          text,
          open,
          maxLine,
          piece ->
              recorder.put(
                  new JobEvent.Log(
                      now,
                      stream,
                      shownLevel,
                      shownLogger,
                      piece.text(),
                      null,
                      piece.partial(),
                      false),
                  piece.text().length()));
    } finally {
      speaking.unlock();
    }
  }

  @Override
  public boolean isCancelled() {
    return attempt.askedToStop();
  }

  @Override
  public Thread start(String name, Runnable task) {
    return attempt.threads().start(name, () -> JobLog.whileBoundTo(this, task));
  }
}
