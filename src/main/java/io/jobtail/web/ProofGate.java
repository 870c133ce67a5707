package io.jobtail.web;

import io.jobtail.access.Secured;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import org.jspecify.annotations.Nullable;

/**
 * Wants more than a cookie from what changes things: a browser sends the cookie with whatever a
 * page anywhere makes it send, but only a page of ours can read the proof that goes with it.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(condition = Secured.class)
final class ProofGate implements Ordered {
  /** The header that carries the proof. */
  static final String HEADER = "X-CSRF-Token";

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    Caller caller = Callers.caller(request);
    if (caller == null || caller.session() == null || isRead(request)) {
      return null;
    }
    String proof = request.getHeaders().get(HEADER);
    return proof != null && caller.session().isProven(proof)
        ? null
        : Problem.of(
                HttpStatus.FORBIDDEN,
                "with a session's cookie, "
                    + HEADER
                    + " must be the csrfToken that GET /session gives")
            .response();
  }

  private static boolean isRead(HttpRequest<?> request) {
    HttpMethod method = request.getMethod();
    return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
  }
}
