package io.jobtail.web;

import io.jobtail.job.TraceContext;
import io.micronaut.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** The trace that a request belongs to. */
public final class RequestTrace {
  private static final String ATTRIBUTE = "jobtail.trace";

  private RequestTrace() {}

  /** What the client sent, unless something is recorded here that comes between. */
  static @Nullable TraceContext of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, TraceContext.class).orElseGet(() -> sent(request));
  }

  /** What the client sent; null if nothing, or nothing that can be relied on. */
  public static @Nullable TraceContext sent(HttpRequest<?> request) {
    return TraceContext.of(
            request.getHeaders().getAll("traceparent"), request.getHeaders().getAll("tracestate"))
        .orElse(null);
  }

  /** What the request is asked for belongs to this from now on. */
  public static void set(HttpRequest<?> request, TraceContext trace) {
    request.setAttribute(ATTRIBUTE, trace);
  }
}
