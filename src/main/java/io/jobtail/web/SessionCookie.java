package io.jobtail.web;

import io.jobtail.access.Sessions;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.time.Duration;
import java.util.Set;

/** The cookie of somebody who has signed in. */
final class SessionCookie {
  /** The prefix has browsers refuse it from any other host, or without TLS. */
  private static final String SECURE_NAME = "__Host-jobtail-session";

  private static final String PLAIN_NAME = "jobtail-session";

  private SessionCookie() {}

  /**
   * The only name that counts: over TLS, anybody nearby could have set the other one.
   *
   * @param secure whether the browser speaks TLS, to here or to a proxy
   */
  static String name(boolean secure) {
    return secure ? SECURE_NAME : PLAIN_NAME;
  }

  /** A cookie that holds the session. */
  static Cookie of(boolean secure, Sessions.Session session) {
    return cookie(name(secure), secure, session.text(), session.lasts());
  }

  /** Cookies that have the browser forget it. */
  static Set<Cookie> none(boolean secure) {
    Cookie plain = cookie(PLAIN_NAME, secure, "", Duration.ZERO);
    return secure ? Set.of(cookie(SECURE_NAME, true, "", Duration.ZERO), plain) : Set.of(plain);
  }

  private static Cookie cookie(String name, boolean secure, String value, Duration lasts) {
    return Cookie.of(name, value)
        .path("/")
        .httpOnly(true)
        .secure(secure)
        .sameSite(SameSite.Strict)
        .maxAge(lasts);
  }
}
