package io.jobtail.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of {@code jobtail.web.allowed-origins} read what is answered to them, and says before
 * they write that they may (CORS). Without such an origin nothing changes.
 */
@ServerFilter({
  "/jobs",
  "/jobs/**",
  "/events",
  "/events/**",
  "/job-types",
  "/job-types/**",
  "/tickets"
})
final class ForeignPages implements Ordered {
  private final WebConfiguration configuration;

  ForeignPages(WebConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Around {@link Guard}: a page is to be able to read why it is refused. */
  @Override
  public int getOrder() {
    return -100;
  }

  @RequestFilter
  @Nullable HttpResponse<?> preflight(HttpRequest<?> request) {
    boolean isPreflight =
        request.getMethod() == HttpMethod.OPTIONS
            && request.getHeaders().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    String origin = isPreflight ? allowed(request) : null;
    if (origin == null) {
      return null;
    }
    return HttpResponse.noContent()
        .header(HttpHeaders.VARY, HttpHeaders.ORIGIN)
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, DELETE")
        .header(
            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
            "Content-Type, Idempotency-Key, Last-Event-ID, If-None-Match, Prefer, Range,"
                + " Authorization")
        .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
  }

  @ResponseFilter
  void allow(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (configuration.allowedOrigins().isEmpty()) {
      return;
    }
    response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = allowed(request);
    if (origin != null) {
      response
          .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .header(
              HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
              "Location, ETag, Retry-After, Content-Range, Accept-Ranges");
    }
  }

  private @Nullable String allowed(HttpRequest<?> request) {
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    return origin != null && configuration.allowedOrigins().contains(origin) ? origin : null;
  }
}
