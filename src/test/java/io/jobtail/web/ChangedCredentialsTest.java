package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.access.TokenHash;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was given out before the configuration changed. */
class ChangedCredentialsTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String TOKEN = TokenHash.newToken();
  private static final Map<String, Object> ADMIN =
      Map.of("hash", TokenHash.of(TOKEN), "scopes", "admin");

  private static EmbeddedServer start(Map<String, Object> token) {
    Map<String, Object> all = new HashMap<>();
    all.put("jobtail.security.key", KEY);
    token.forEach((name, value) -> all.put("jobtail.security.tokens.ann." + name, value));
    return SecuredServer.start(all);
  }

  private static RawHttp.Answer ask(EmbeddedServer server, String request) throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      return http.send(request).answer();
    }
  }

  private static String boardTicket(EmbeddedServer server) throws IOException {
    String request =
        RawHttp.withBody(
            "POST",
            "/tickets",
            "{\"board\":true}",
            "Content-Type: application/json",
            SecuredServer.by(TOKEN));
    return String.valueOf(
        Objects.requireNonNull(HttpFixture.json(ask(server, request)).get("ticket")));
  }

  private static int boardBy(EmbeddedServer server, String ticket) throws IOException {
    return ask(server, RawHttp.request("GET", "/jobs?ticket=" + ticket)).status();
  }

  @ParameterizedTest
  @CsvSource({"scopes, read", "tenant, acme", "expires, 2100-01-01T00:00:00Z"})
  void is_worth_nothing_once_its_token_allows_something_else(String name, String value)
      throws IOException {
    String ticket;
    String cookie;
    try (EmbeddedServer before = start(ADMIN)) {
      ticket = boardTicket(before);
      assertThat(boardBy(before, ticket)).isEqualTo(200);
      cookie =
          ask(before, RawHttp.request("POST", "/session", SecuredServer.by(TOKEN)))
              .head()
              .field("Set-Cookie");
    }
    try (EmbeddedServer same = start(ADMIN)) {
      assertThat(boardBy(same, ticket)).isEqualTo(200);
    }
    Map<String, Object> changed = new HashMap<>(ADMIN);
    changed.put(name, value);
    try (EmbeddedServer after = start(changed)) {
      assertThat(boardBy(after, ticket)).isEqualTo(401);
      String header = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
      assertThat(ask(after, RawHttp.request("GET", "/jobs", header)).status()).isEqualTo(401);
    }
  }

  @Test
  void a_ticket_of_a_server_that_asks_nobody_is_none_where_everybody_is_asked() throws IOException {
    String ticket;
    try (EmbeddedServer open = start(Map.of())) {
      ticket = boardTicket(open);
      assertThat(boardBy(open, ticket)).isEqualTo(200);
    }
    try (EmbeddedServer secured = start(ADMIN)) {
      assertThat(boardBy(secured, ticket)).isEqualTo(401);
    }
  }
}
