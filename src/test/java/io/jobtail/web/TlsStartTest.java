package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with key and certificate is said at start; the server never goes without them. */
final class TlsStartTest {
  @TempDir private static Path folder;

  private static String refusal(Map<String, Object> given) {
    Map<String, Object> properties = new HashMap<>(given);
    properties.put("jobtail.store", "memory");
    properties.put("micronaut.server.ssl.enabled", "true");
    properties.put("micronaut.server.ssl.port", "-1");
    Throwable failure =
        catchThrowable(() -> {
          try (EmbeddedServer server = ApplicationContext.run(EmbeddedServer.class, properties)) {
            throw new AssertionError("it listens at " + server.getURI());
          }
        });
    while (failure != null && !(failure instanceof ConfigurationException)) {
      failure = failure.getCause();
    }
    assertThat(failure).isNotNull();
    return String.valueOf(java.util.Objects.requireNonNull(failure).getMessage());
  }

  private static Map<String, Object> file(Path path) {
    return Map.of(
        "micronaut.server.ssl.key-name",
        "web",
        "micronaut.certificate.file.web.path",
        path.toString(),
        "micronaut.certificate.file.web.format",
        "PEM");
  }

  @Test
  void a_key_is_needed() {
    assertThat(refusal(Map.of())).contains("micronaut.server.ssl.key-name names one");
    assertThat(refusal(Map.of("micronaut.server.ssl.key-name", "web")))
        .contains("there is no micronaut.certificate.file.web.path");
  }

  @Test
  void its_file_is_needed() {
    assertThat(refusal(file(folder.resolve("none.pem"))))
        .contains("micronaut.certificate.file.web cannot be used: there is no file");
    assertThat(refusal(file(Path.of("none.pem")))).contains("names a file with its folder");
  }

  @Test
  void the_file_has_a_key_and_its_certificate() throws IOException {
    TestCertificate one = TestCertificate.make(folder, "one");
    TestCertificate other = TestCertificate.make(folder, "other");
    assertThat(refusal(file(Files.writeString(folder.resolve("text.pem"), "hello"))))
        .startsWith("micronaut.certificate.file.web cannot be used: ");
    assertThat(refusal(file(Files.writeString(folder.resolve("public.pem"), one.certificate()))))
        .endsWith("there is no private key in it");
    assertThat(refusal(file(Files.writeString(folder.resolve("key.pem"), one.key()))))
        .startsWith("micronaut.certificate.file.web cannot be used: ");
    assertThat(
            refusal(
                file(
                    Files.writeString(
                        folder.resolve("mixed.pem"), one.key() + other.certificate()))))
        .endsWith("the certificate is not that of the private key");
  }
}
