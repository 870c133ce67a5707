package io.jobtail.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings with which the server does not start. */
class WrongAccessSettingsTest {
  private static final String HASH = TokenHash.of(TokenHash.newToken());

  private static void start(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("jobtail.store", "memory");
    ApplicationContext.run(all, "test").close();
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "::", "192.0.2.1", "''"})
  void without_credentials_only_this_machine_may_come_in(String host) {
    assertThatThrownBy(() -> start(Map.of("micronaut.server.host", host)))
        .satisfies(failure ->
            assertThat(root(failure))
                .hasMessageContaining("jobtail.security.open=true")
                .hasMessageContaining("jobtail.security.tokens"));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "localhost", "::1", "127.9.9.9"})
  void this_machine_may(String host) {
    start(Map.of("micronaut.server.host", host));
  }

  @Test
  void any_address_will_do_where_it_is_meant_or_everybody_is_asked() {
    start(Map.of("micronaut.server.host", "0.0.0.0", "jobtail.security.open", "true"));
    start(Map.of("micronaut.server.host", "0.0.0.0", "jobtail.security.tokens.ci.hash", HASH));
  }

  @Test
  void open_and_credentials_do_not_go_together() {
    assertThatThrownBy(() ->
            start(Map.of("jobtail.security.open", "true", "jobtail.security.tokens.a.hash", HASH)))
        .satisfies(failure -> assertThat(root(failure)).hasMessageContaining("is a mistake"));
  }

  @Test
  void what_would_open_a_door_behind_the_credentials_is_refused() {
    String token = "jobtail.security.tokens.a.hash";
    assertThatThrownBy(() -> start(Map.of(token, HASH, "micronaut.security.enabled", "false")))
        .satisfies(failure -> assertThat(root(failure)).hasMessageContaining("nobody would be"));
    assertThatThrownBy(() -> start(Map.of(token, HASH, "micronaut.server.context-path", "/x")))
        .satisfies(failure -> assertThat(root(failure)).hasMessageContaining("context-path"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokens.ci.hash | not a hash | hash",
        "tokens.ci.scopes | read | hash",
        "key | c2hvcnQ= | 32 bytes or more",
        "key | !!! | no base64",
        "ticket-ttl | 0s | from 1s to 30d",
        "session-ttl | 100d | from 1s to 30d",
        "jwt.secret | short | issuer",
        "jwt.audience | jobtail | one of secret, public-key and jwks-url",
      })
  void what_is_wrong_is_said(String name, String value, String said) {
    assertThatThrownBy(() -> start(Map.of("jobtail.security." + name, value)))
        .satisfies(failure -> assertThat(root(failure)).hasMessageContaining(said))
        .satisfies(failure -> {
          for (Throwable one = failure; one != null; one = one.getCause()) {
            if (name.endsWith("key") || name.endsWith("secret") || name.endsWith("hash")) {
              assertThat(String.valueOf(one.getMessage())).doesNotContain(value);
            }
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret | 0123456789 | 32 bytes or more",
        "public-key | -----BEGIN PRIVATE KEY----- | no public key",
        "jwks-url | ftp://example.org/keys | an http or https URL",
      })
  void a_signer_is_known_by_something_good(String name, String value, String said) {
    Map<String, Object> settings =
        Map.of(
            "jobtail.security.jwt." + name,
            value,
            "jobtail.security.jwt.issuer",
            "i",
            "jobtail.security.jwt.audience",
            "a");
    assertThatThrownBy(() -> start(settings))
        .satisfies(failure -> assertThat(root(failure)).hasMessageContaining(said));
  }
}
