package io.jobtail.tracing;

import io.jobtail.web.RequestTrace;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.util.StringUtils;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/**
 * A span for each request, from when it was read to when its answer's head is made: also for a
 * stream, which may last for days. What it asks for belongs to that span.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(property = TracingConfiguration.ENABLED, value = StringUtils.TRUE)
final class RequestSpans implements Ordered {
  private static final String ATTRIBUTE = "jobtail.span";
  private static final int AROUND_ALL_OTHERS = -1_000;
  private static final int SERVER_ERROR = 500;

  private final Spans spans;

  RequestSpans(Spans spans) {
    this.spans = spans;
  }

  @Override
  public int getOrder() {
    return AROUND_ALL_OTHERS;
  }

  @RequestFilter
  void begin(HttpRequest<?> request) {
    String path = request.getPath();
    if (isAsked(path)) {
      return;
    }
    Span span =
        spans
            .begin(request.getMethodName())
            .setSpanKind(SpanKind.SERVER)
            .setParent(Contexts.parent(RequestTrace.sent(request)))
            .setAttribute("http.request.method", request.getMethodName())
            .setAttribute("url.path", path)
            .setAttribute("url.scheme", request.isSecure() ? "https" : "http")
            .startSpan();
    request.setAttribute(ATTRIBUTE, span);
    RequestTrace.set(request, Contexts.of(span.getSpanContext()));
  }

  /** Again and again, by those who watch. */
  private static boolean isAsked(String path) {
    return path.equals("/prometheus") || path.equals("/health") || path.startsWith("/health/");
  }

  @ResponseFilter
  void end(HttpRequest<?> request, HttpResponse<?> response) {
    request
        .removeAttribute(ATTRIBUTE, Span.class)
        .ifPresent(span -> {
          BasicHttpAttributes.getUriTemplate(request)
              .ifPresent(route -> {
                span.updateName(request.getMethodName() + " " + route);
                span.setAttribute("http.route", route);
              });
          span.setAttribute("http.response.status_code", response.code());
          if (response.code() >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
          }
          span.end();
        });
  }
}
