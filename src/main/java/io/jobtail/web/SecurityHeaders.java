package io.jobtail.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * What every answer says to browsers: it is of the type that it says, it is not for frames, for
 * other sites or for caches, and where it was opened it loads nothing. What an endpoint has said
 * itself stays.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class SecurityHeaders implements Ordered {
  private static final String TYPE_OPTIONS = "X-Content-Type-Options";
  private static final String FRAME_OPTIONS = "X-Frame-Options";
  private static final String REFERRER = "Referrer-Policy";
  private static final String RESOURCES = "Cross-Origin-Resource-Policy";
  private static final String CONTENT = "Content-Security-Policy";
  private static final String TRANSPORT = "Strict-Transport-Security";
  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  private final ClientAddress clients;
  private final Duration hsts;
  private final String transport;

  SecurityHeaders(ClientAddress clients, EdgeConfiguration configuration) {
    this.clients = clients;
    this.hsts = configuration.hsts();
    this.transport = "max-age=" + hsts.toSeconds();
  }

  /** Around everything that may answer. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @ResponseFilter
  void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
    MutableHttpHeaders headers = response.getHeaders();
    forAnyAnswer((name, value) -> {
      if (!headers.contains(name)) {
        headers.set(name, value);
      }
    });
    if (hsts.isPositive() && clients.isSecure(request)) {
      headers.set(TRANSPORT, transport);
    }
    if (request.getHttpVersion() == HttpVersion.HTTP_2_0
        && Accept.SSE.getName().equals(headers.get(HttpHeaders.CONTENT_TYPE))) {
      headers.set(HttpHeaders.CONTENT_TYPE, Heading.EVENTS_IN_UTF_8);
    }
  }

  /** The names and values that do not depend on anything. */
  static void forAnyAnswer(BiConsumer<String, String> headers) {
    headers.accept(TYPE_OPTIONS, "nosniff");
    headers.accept(FRAME_OPTIONS, "DENY");
    headers.accept(REFERRER, "no-referrer");
    headers.accept(RESOURCES, "same-origin");
    headers.accept(CONTENT, NOTHING);
    headers.accept(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
