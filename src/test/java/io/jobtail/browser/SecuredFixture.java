package io.jobtail.browser;

import com.microsoft.playwright.Page;
import io.jobtail.access.TokenHash;
import io.jobtail.web.RawHttp;
import io.jobtail.web.ScriptHandler;
import io.micronaut.core.annotation.NonNull;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A server that asks everybody who they are, and a browser that has not said so. */
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SecuredFixture extends PagesFixture implements TestPropertyProvider {
  static final String BOB = TokenHash.newToken();
  static final String READER = TokenHash.newToken();
  static final String SUBMITTER = TokenHash.newToken();

  final Hands hands = new Hands();

  /** The server's clock: it goes with the real one, and can be put forward. */
  static final class Hands extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    void forward(Duration by) {
      ahead = by;
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

  /** The gate is open after each test, and this instance has several. */
  @BeforeEach
  void setAllBack() {
    hands.forward(Duration.ZERO);
    gate.drainPermits();
  }

  @Override
  public @NonNull Map<String, String> getProperties() {
    Map<String, String> all = new HashMap<>();
    all.put("jobtail.store", "memory");
    all.put("jobtail.stream.retry", "50ms");
    person(all, "bob", BOB, "submit,read,cancel");
    person(all, "reader", READER, "read");
    person(all, "submitter", SUBMITTER, "submit");
    return all;
  }

  private static void person(Map<String, String> all, String name, String token, String scopes) {
    String key = "jobtail.security.tokens." + name;
    all.put(key + ".hash", TokenHash.of(token));
    all.put(key + ".scopes", scopes);
    all.put(key + ".tenant", "acme");
  }

  static String by(String token) {
    return "Authorization: Bearer " + token;
  }

  /** A job of Bob's; its path. */
  final String jobOf(ScriptHandler.Script script) {
    try {
      return submit(scripts.submission(script), by(BOB));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String idOf(String job) {
    return job.substring("/jobs/".length());
  }

  final RawHttp.Answer post(String target, String token) {
    try {
      return ask(RawHttp.request("POST", target, by(token)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void signIn(Page on, String token) {
    on.getByLabel("Token").fill(token);
    on.locator("#sign-in .primary").click();
  }
}
