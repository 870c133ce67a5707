package io.jobtail.tracing;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobSpec;
import io.jobtail.job.JobState;
import io.jobtail.job.Reason;
import io.jobtail.job.TraceContext;
import io.jobtail.runner.RunTracer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.util.StringUtils;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span for each run of a job, a child of the submission's, however long ago that was. */
@Singleton
@Requires(property = TracingConfiguration.ENABLED, value = StringUtils.TRUE)
final class RunSpans implements RunTracer {
  private final Spans spans;

  RunSpans(Spans spans) {
    this.spans = spans;
  }

  @Override
  public Run begin(JobSpec job, int attempt, Instant startedAt) {
    Span span =
        spans
            .begin("job " + job.type())
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(Contexts.parent(job.trace()))
            .setStartTimestamp(startedAt)
            .setAttribute("jobtail.job.id", job.id().value())
            .setAttribute("jobtail.job.type", job.type())
            .setAttribute("jobtail.job.attempt", attempt)
            .startSpan();
    return new Recorded(span, Contexts.of(span.getSpanContext()));
  }

  private record Recorded(Span span, TraceContext context) implements Run {
    @Override
    public void ended(@Nullable JobEvent end) {
      switch (end) {
        case JobEvent.Done done -> say(done.state(), done.reason());
        case JobEvent.Status again -> say(again.state(), again.reason());
        case null, default -> span.setStatus(StatusCode.ERROR, "not written here");
      }
      span.end();
    }

    /** A run that is followed by another has not succeeded either. */
    private void say(JobState state, @Nullable Reason reason) {
      span.setAttribute("jobtail.job.state", state.wire());
      if (reason != null) {
        span.setAttribute("jobtail.job.reason", reason.wire());
      }
      if (state == JobState.FAILED || (state == JobState.QUEUED && reason != Reason.SHUTDOWN)) {
        span.setStatus(StatusCode.ERROR, reason == null ? "" : reason.wire());
      }
    }
  }
}
