package io.jobtail.runner;

import io.jobtail.job.JobError;
import io.jobtail.job.JobEvent;
import io.jobtail.job.Json;
import io.jobtail.job.Progress;
import io.jobtail.job.StepStatus;
import io.jobtail.runner.redact.JsonMask;
import io.jobtail.runner.redact.Redactor;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Keeps an attempt's secrets out of everything but its log lines, of which {@link Speech} does. */
record Masks(Redactor redactor, int maxLine) {
  /** Stands for an exception whose words have a secret. */
  private static final class MaskedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MaskedException(String trace) {
      super(trace, null, false, false);
    }
  }

  /** A short text: what is cut off must not leave the beginning of a secret. */
  String shortened(String text) {
    return LineSplitter.shorten(redactor.mask(text), maxLine);
  }

  /** An error of bounded length. */
  JobError error(JobError error) {
    String detail = error.detail();
    return new JobError(
        error.type(), redactor.mask(error.title()), detail == null ? null : shortened(detail));
  }

  /** What the server's own log may show of a failure. */
  Throwable thrown(Throwable thrown) {
    if (redactor.secrets().isEmpty()) {
      return thrown;
    }
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    String masked = redactor.mask(trace.toString());
    return masked.contentEquals(trace.getBuffer()) ? thrown : new MaskedException(masked);
  }

  /** An event as it may be stored. */
  JobEvent event(JobEvent event) {
    if (redactor.secrets().isEmpty()) {
      return event;
    }
    return switch (event) {
      case JobEvent.Log log -> log;
      case JobEvent.Progressed moved ->
          new JobEvent.Progressed(
              moved.time(), progress(moved.progress()), moved.step(), moved.stepPercent());
      case JobEvent.Step step -> new JobEvent.Step(step.time(), step(step.status()));
      case JobEvent.Status status ->
          new JobEvent.Status(
              status.time(),
              status.state(),
              status.attempt(),
              status.reason(),
              status.jobType(),
              status.job(),
              status.nextAttemptAt(),
              status.error() == null ? null : error(status.error()),
              status.log());
      case JobEvent.Done done ->
          new JobEvent.Done(
              done.time(),
              done.state(),
              done.reason(),
              result(done.result()),
              done.error() == null ? null : error(done.error()),
              done.exitCode(),
              done.durationMillis(),
              done.log());
      case JobEvent.Snapshot snapshot -> snapshot;
      case JobEvent.Gap gap -> gap;
      case JobEvent.Position position -> position;
    };
  }

  private Progress progress(Progress progress) {
    return new Progress(
        progress.percent(),
        progress.done(),
        progress.total(),
        text(progress.unit()),
        text(progress.message()),
        progress.etaSeconds());
  }

  /** Ids are made here and have nothing of the names; lines and progress refer to them. */
  private StepStatus step(StepStatus step) {
    return new StepStatus(
        step.id(),
        step.parent(),
        redactor.mask(step.name()),
        step.state(),
        step.weight(),
        step.percent(),
        step.startedAt(),
        step.finishedAt());
  }

  private @Nullable Json result(@Nullable Json result) {
    return result == null ? null : JsonMask.mask(redactor.secrets(), result);
  }

  private @Nullable String text(@Nullable String text) {
    return text == null ? null : redactor.mask(text);
  }
}
