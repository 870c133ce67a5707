package io.jobtail.web;

import io.jobtail.access.TokenHash;
import io.micronaut.core.annotation.NonNull;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;

/** A server that asks everybody who they are, and people whom it knows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AccessFixture extends HttpFixture implements TestPropertyProvider {
  static final String ANN = TokenHash.newToken();
  static final String BOB = TokenHash.newToken();
  static final String CAROL = TokenHash.newToken();
  static final String SUBMITTER = TokenHash.newToken();
  static final String READER = TokenHash.newToken();
  static final String ADMIN = TokenHash.newToken();
  static final String METER = TokenHash.newToken();
  static final String BRIEF = TokenHash.newToken();
  static final String FOREVER = TokenHash.newToken();
  static final Instant BRIEF_ENDS = Instant.parse("2040-01-01T00:00:00Z");

  final Hands hands = new Hands();

  @MockBean(Clock.class)
  Clock clock() {
    return hands;
  }

  @Override
  public @NonNull Map<String, String> getProperties() {
    Map<String, String> all = new HashMap<>();
    all.put("jobtail.store", "memory");
    all.put("micronaut.server.port", "-1");
    SecuredServer.person(all, "ann", ANN, "submit,read,cancel");
    SecuredServer.person(all, "bob", BOB, "submit,read,cancel", "acme");
    SecuredServer.person(all, "carol", CAROL, "submit,read,cancel", "acme");
    SecuredServer.person(all, "submitter", SUBMITTER, "submit", "acme");
    SecuredServer.person(all, "reader", READER, "read", "acme");
    SecuredServer.person(all, "admin", ADMIN, "admin");
    SecuredServer.person(all, "meter", METER, "metrics");
    SecuredServer.person(all, "forever", FOREVER, "submit,read");
    all.put("jobtail.security.tokens.forever.expires", "9999-12-31T00:00:00Z");
    SecuredServer.person(all, "brief", BRIEF, "submit,read,cancel");
    all.put("jobtail.security.tokens.brief.expires", BRIEF_ENDS.toString());
    return all;
  }

  static String by(String token) {
    return SecuredServer.by(token);
  }

  /** A job of this person that has ended; its path. */
  final String jobOf(String token) throws IOException {
    String job = submit(scripts.submission(_ -> null), by(token));
    get(job + "?until=finished", "Prefer: wait=30", by(ADMIN));
    return job;
  }

  final RawHttp.Answer send(String method, String target, String... headers) throws IOException {
    return ask(RawHttp.request(method, target, headers));
  }
}
