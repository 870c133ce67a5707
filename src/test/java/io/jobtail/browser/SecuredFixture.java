package io.jobtail.browser;

import com.microsoft.playwright.Page;
import io.jobtail.access.TokenHash;
import io.jobtail.web.Hands;
import io.jobtail.web.RawHttp;
import io.jobtail.web.ScriptHandler;
import io.jobtail.web.SecuredServer;
import io.micronaut.core.annotation.NonNull;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
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

  @MockBean(Clock.class)
  Clock clock() {
    return hands;
  }

  /** The gate is open after each test, and this instance has several. */
  @BeforeEach
  void setAllBack() {
    hands.back();
    gate.drainPermits();
  }

  @Override
  public @NonNull Map<String, String> getProperties() {
    Map<String, String> all = new HashMap<>();
    all.put("jobtail.store", "memory");
    all.put("jobtail.stream.retry", "50ms");
    SecuredServer.person(all, "bob", BOB, "submit,read,cancel", "acme");
    SecuredServer.person(all, "reader", READER, "read", "acme");
    SecuredServer.person(all, "submitter", SUBMITTER, "submit", "acme");
    return all;
  }

  static String by(String token) {
    return SecuredServer.by(token);
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
