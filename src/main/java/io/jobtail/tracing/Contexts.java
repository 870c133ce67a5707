package io.jobtail.tracing;

import io.jobtail.job.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Our word for a place in a trace, and theirs. */
final class Contexts {
  private Contexts() {}

  /** What a span that begins belongs to; a trace of its own if to nothing. */
  static Context parent(@Nullable TraceContext trace) {
    if (trace == null) {
      return Context.root();
    }
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            trace.traceId(),
            trace.parentId(),
            TraceFlags.fromHex(trace.flags(), 0),
            state(trace.state()));
    return Context.root().with(Span.wrap(remote));
  }

  /** What comes of a span. */
  static TraceContext of(SpanContext span) {
    StringJoiner state = new StringJoiner(",");
    span.getTraceState().forEach((key, value) -> state.add(key + "=" + value));
    return new TraceContext(
        span.getTraceId(),
        span.getSpanId(),
        span.getTraceFlags().asHex(),
        state.length() == 0 ? null : state.toString());
  }

  /** A builder puts what comes last in front. */
  private static TraceState state(@Nullable String text) {
    TraceStateBuilder state = TraceState.builder();
    if (text != null) {
      String[] members = text.split(",", -1);
      for (int i = members.length - 1; i >= 0; i--) {
        int at = members[i].indexOf('=');
        state.put(members[i].substring(0, at), members[i].substring(at + 1));
      }
    }
    return state.build();
  }
}
