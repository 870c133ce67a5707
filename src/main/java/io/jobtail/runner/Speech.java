package io.jobtail.runner;

import io.jobtail.job.LogStream;
import io.jobtail.runner.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What an attempt says in its log, on the way to its recorder. */
final class Speech {
  private final Recorder recorder;
  private final Scheduler scheduler;
  private final Clock clock;
  private final StreamText.Out patiently;

  // held while one call's pieces are put, so that no other thread's lines come between them
  private final ReentrantLock speaking = new ReentrantLock();
  // guarded by speaking
  private final Map<LogStream, StreamText> streams = new EnumMap<>(LogStream.class);
  private boolean closed;

  Speech(
      Recorder recorder,
      Scheduler scheduler,
      Clock clock,
      Redactor redactor,
      int maxLine,
      Duration redrawInterval) {
    this.recorder = recorder;
    this.scheduler = scheduler;
    this.clock = clock;
    this.patiently = recorder::put;
    for (LogStream stream : LogStream.values()) {
      streams.put(
          stream,
          new StreamText(
              stream,
              redactor,
              maxLine,
              redrawInterval,
              wait -> scheduler.after(wait, () -> due(stream, redrawInterval))));
    }
  }

  /** That of an attempt that begins. */
  static Speech of(Surroundings with, Recorder recorder, Redactor redactor) {
    return new Speech(
        recorder,
        with.scheduler(),
        with.clock(),
        redactor,
        with.log().maxLine(),
        with.redraw().redrawInterval());
  }

  /**
   * Waits for room.
   *
   * @param step where it is said; absent for the whole job
   */
  void say(
      @Nullable String step,
      LogStream stream,
      @Nullable String level,
      @Nullable String logger,
      String text,
      boolean open) {
    var said = new StreamText.Said(clock.instant(), step, level, logger, patiently);
    speaking.lock();
    try {
      of(stream).say(said, text, open);
    } finally {
      speaking.unlock();
    }
  }

  /**
   * Gives what was held back.
   *
   * @param patient whether to wait for a thread that speaks; else what it has begun to say is lost
   */
  void close(boolean patient) {
    if (patient) {
      speaking.lock();
    } else if (!speaking.tryLock()) {
      return;
    }
    try {
      closed = true;
      var said =
          new StreamText.Said(
              clock.instant(),
              null,
              null,
              null,
              (event, _) -> {
                recorder.putAlways(event);
                return true;
              });
      streams.values().forEach(stream -> stream.finish(said));
    } finally {
      speaking.unlock();
    }
  }

  /** On the timer's thread, which must not wait for a job that waits for the store. */
  private void due(LogStream stream, Duration retry) {
    if (!speaking.tryLock()) {
      scheduler.after(retry, () -> due(stream, retry));
      return;
    }
    try {
      if (!closed && recorder.isOpen()) {
        of(stream)
            .due(
                new StreamText.Said(
                    clock.instant(), null, null, null, (event, _) -> recorder.offer(event)));
      }
    } finally {
      speaking.unlock();
    }
  }

  private StreamText of(LogStream stream) {
    StreamText text = streams.get(stream);
    if (text == null) {
      throw new IllegalStateException("every stream is there from the start");
    }
    return text;
  }
}
