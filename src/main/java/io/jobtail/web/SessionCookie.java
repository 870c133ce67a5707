package io.jobtail.web;

import io.jobtail.access.Sessions;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.time.Duration;
import java.util.List;

/** The cookie of somebody who has signed in. */
final class SessionCookie {
  /** The prefix has browsers refuse it from any other host, or without TLS. */
  private static final String SECURE_NAME = "__Host-jobtail-session";

  private static final String PLAIN_NAME = "jobtail-session";

  /** The names that it may have. */
  static final List<String> NAMES = List.of(SECURE_NAME, PLAIN_NAME);

  private SessionCookie() {}

  /**
   * A cookie that holds it.
   *
   * @param secure whether the browser speaks TLS, to here or to a proxy
   */
  static Cookie of(boolean secure, Sessions.Session session) {
    return cookie(secure, session.text(), session.lasts());
  }

  static Cookie none(boolean secure) {
    return cookie(secure, "", Duration.ZERO);
  }

  private static Cookie cookie(boolean secure, String value, Duration lasts) {
    return Cookie.of(secure ? SECURE_NAME : PLAIN_NAME, value)
        .path("/")
        .httpOnly(true)
        .secure(secure)
        .sameSite(SameSite.Strict)
        .maxAge(lasts);
  }
}
