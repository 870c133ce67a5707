package io.jobtail.web;

import io.jobtail.access.Credentials;
import io.jobtail.access.Sessions;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Finds the credential of a request: a token in a header, else a ticket in the URL, else a
 * browser's cookie. Only one of them counts, so that who is meant is never a question.
 */
@Singleton
final class CredentialReader implements AuthenticationFetcher<HttpRequest<?>> {
  /** The query parameter of a ticket. */
  static final String TICKET = "ticket";

  private static final String SCHEME = "bearer ";
  private static final String REFUSED = "jobtail.credential.refused";

  private final Credentials credentials;
  private final Sessions sessions;
  private final Offload offload;
  private final ClientAddress addresses;

  CredentialReader(
      Credentials credentials, Sessions sessions, Offload offload, ClientAddress addresses) {
    this.addresses = addresses;
    this.credentials = credentials;
    this.sessions = sessions;
    this.offload = offload;
  }

  /** Whether the request has a credential that is worth nothing. */
  static boolean isRefused(HttpRequest<?> request) {
    return request.getAttribute(REFUSED).isPresent();
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    if (!headers.isEmpty()) {
      String header = headers.getFirst();
      return headers.size() == 1 && header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
          ? bearer(request, header.substring(SCHEME.length()).strip())
          : refused(request);
    }
    List<String> tickets = request.getParameters().getAll(TICKET);
    if (!tickets.isEmpty() && isRead(request)) {
      return tickets.size() == 1
          ? Mono.justOrEmpty(known(request, credentials.ticket(tickets.getFirst())))
          : refused(request);
    }
    return Mono.justOrEmpty(session(request));
  }

  private static boolean isRead(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
  }

  private Publisher<Authentication> bearer(HttpRequest<?> request, String token) {
    // the signer's keys may have to be fetched
    return Mono.fromCompletionStage(() -> offload.call(() -> credentials.bearer(token)))
        .mapNotNull(outcome -> known(request, outcome));
  }

  private static Publisher<Authentication> refused(HttpRequest<?> request) {
    request.setAttribute(REFUSED, true);
    return Mono.empty();
  }

  private static @Nullable Authentication known(
      HttpRequest<?> request, Credentials.Outcome outcome) {
    return switch (outcome) {
      case Credentials.Outcome.Known known -> new Caller(known.principal(), null);
      case Credentials.Outcome.Refused() -> {
        request.setAttribute(REFUSED, true);
        yield null;
      }
      case Credentials.Outcome.Unknown() -> throw new SignerAwayException();
    };
  }

  private @Nullable Authentication session(HttpRequest<?> request) {
    Optional<Cookie> cookie =
        request.getCookies().findCookie(SessionCookie.name(addresses.isSecure(request)));
    if (cookie.isEmpty()) {
      return null;
    }
    Sessions.Session session = sessions.read(cookie.get().getValue()).orElse(null);
    if (session == null) {
      request.setAttribute(REFUSED, true);
      return null;
    }
    return new Caller(session.principal(), session);
  }
}
