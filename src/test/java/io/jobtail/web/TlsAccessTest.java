package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.annotation.NonNull;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** With TLS, as browsers come. */
@MicronautTest
final class TlsAccessTest extends Http2AccessContract {
  // there before the instance, and the server, are made
  private static final TlsFolder FOLDER = new TlsFolder();

  private final HttpClient client =
      HttpClient.newBuilder()
          .sslContext(FOLDER.certificate().trusting())
          .version(HttpClient.Version.HTTP_2)
          .build();

  @AfterAll
  void removeFolder() throws IOException {
    client.shutdownNow();
    FOLDER.close();
  }

  @Override
  public @NonNull Map<String, String> getProperties() {
    Map<String, String> all = super.getProperties();
    all.putAll(FOLDER.settings());
    return all;
  }

  @Override
  HttpClient client() {
    return client;
  }

  @Override
  String base() {
    return "https://localhost:" + server.getPort();
  }

  @Test
  void a_session_is_a_cookie_of_this_host_and_of_tls_alone() throws Exception {
    HttpResponse<String> signedIn = exchange("POST", "/session", "", by(BOB));
    assertThat(signedIn.statusCode()).isEqualTo(200);
    String cookie = field(signedIn, "Set-Cookie");
    assertThat(cookie)
        .startsWith("__Host-jobtail-session=")
        .containsIgnoringCase("Secure")
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/")
        .doesNotContainIgnoringCase("Domain");
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertThat(exchange("GET", "/jobs", "", "Cookie: " + session).statusCode()).isEqualTo(200);
    // the name that anybody nearby could have set does not count
    String plain = session.replace("__Host-", "");
    assertThat(exchange("GET", "/jobs", "", "Cookie: " + plain).statusCode()).isEqualTo(401);
    String body = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
    assertThat(submitted(body, "Cookie: " + session).statusCode()).isEqualTo(403);
    String proof =
        "X-CSRF-Token: " + Objects.requireNonNull(json(signedIn.body()).get("csrfToken"));
    assertThat(submitted(body, "Cookie: " + session, proof).statusCode()).isEqualTo(202);
  }
}
