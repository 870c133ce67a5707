package io.jobtail.web;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterAll;

/** Without TLS. */
@MicronautTest
@Property(name = "jobtail.web.http2", value = "always")
final class H2cAccessTest extends Http2AccessContract {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @AfterAll
  void closeTheClient() {
    client.shutdownNow();
  }

  @Override
  HttpClient client() {
    return client;
  }

  @Override
  String base() {
    return "http://localhost:" + server.getPort();
  }
}
