package io.jobtail.web;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Says that nobody knows who asks, or that they may not (RFC 6750, 3). */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class AccessRefusal
    implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
  private static final String CHALLENGE = "Bearer realm=\"jobtail\"";

  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException refusal) {
    if (refusal.isForbidden()) {
      return Problem.of(HttpStatus.FORBIDDEN, "what you sent does not allow this")
          .mutableResponse()
          .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + ", error=\"insufficient_scope\"");
    }
    boolean refused = CredentialReader.isRefused((HttpRequest<?>) request);
    return Problem.of(
            HttpStatus.UNAUTHORIZED,
            (refused
                    ? "the token, ticket or session is none that is known here, or has ended"
                    : "say who you are: Authorization: Bearer TOKEN")
                + (isOpenedByPerson((HttpRequest<?>) request)
                    ? "; in a browser, sign in on the page at / and come back"
                    : ""))
        .mutableResponse()
        .header(
            HttpHeaders.WWW_AUTHENTICATE,
            refused ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
  }

  /** A browser that opens an address asks for a page; programs do not. */
  private static boolean isOpenedByPerson(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.ACCEPT).stream()
        .anyMatch(accept -> accept.toLowerCase(Locale.ROOT).contains(MediaType.TEXT_HTML));
  }
}
