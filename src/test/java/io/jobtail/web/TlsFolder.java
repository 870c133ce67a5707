package io.jobtail.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A folder with a certificate, and what makes a server speak TLS with it. */
final class TlsFolder implements AutoCloseable {
  private final Path folder;
  private final TestCertificate certificate;
  private final Path file;

  TlsFolder() {
    try {
      folder = Files.createTempDirectory("tls-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    certificate = TestCertificate.make(folder, "web");
    file = certificate.writeTo(folder.resolve("web.pem"));
  }

  TestCertificate certificate() {
    return certificate;
  }

  Map<String, String> settings() {
    return Map.of(
        "micronaut.server.ssl.enabled", "true",
        "micronaut.server.ssl.port", "-1",
        "micronaut.server.ssl.key-name", "web",
        "micronaut.certificate.file.web.path", file.toString(),
        "micronaut.certificate.file.web.format", "PEM");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
