package io.jobtail.web;

import io.jobtail.access.TokenHash;
import io.micronaut.core.annotation.NonNull;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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

  /** A clock that goes with the real one, and can be put forward. */
  static final class Hands extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    void forward(Duration by) {
      ahead = ahead.plus(by);
    }

    void to(Instant time) {
      ahead = Duration.between(Instant.now(), time);
    }

    void back() {
      ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @MockBean(Clock.class)
  Clock clock() {
    return hands;
  }

  @Override
  public @NonNull Map<String, String> getProperties() {
    Map<String, String> all = new HashMap<>();
    all.put("jobtail.store", "memory");
    all.put("micronaut.server.port", "-1");
    person(all, "ann", ANN, "submit,read,cancel");
    person(all, "bob", BOB, "submit,read,cancel");
    all.put("jobtail.security.tokens.bob.tenant", "acme");
    person(all, "carol", CAROL, "submit,read,cancel");
    all.put("jobtail.security.tokens.carol.tenant", "acme");
    person(all, "submitter", SUBMITTER, "submit");
    all.put("jobtail.security.tokens.submitter.tenant", "acme");
    person(all, "reader", READER, "read");
    all.put("jobtail.security.tokens.reader.tenant", "acme");
    person(all, "admin", ADMIN, "admin");
    person(all, "meter", METER, "metrics");
    person(all, "forever", FOREVER, "submit,read");
    all.put("jobtail.security.tokens.forever.expires", "9999-12-31T00:00:00Z");
    person(all, "brief", BRIEF, "submit,read,cancel");
    all.put("jobtail.security.tokens.brief.expires", BRIEF_ENDS.toString());
    return all;
  }

  private static void person(Map<String, String> all, String name, String token, String scopes) {
    all.put("jobtail.security.tokens." + name + ".hash", TokenHash.of(token));
    all.put("jobtail.security.tokens." + name + ".scopes", scopes);
  }

  static String by(String token) {
    return "Authorization: Bearer " + token;
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
