package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.stream.Streams;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks TLS itself. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class TlsTest implements TestPropertyProvider {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  // there before the instance, and the server, are made
  private static final Path FOLDER = makeFolder();

  private final TestCertificate certificate = TestCertificate.make(FOLDER, "first");
  private final Path file = FOLDER.resolve("web.pem");
  // another one for each test
  private Semaphore gate = new Semaphore(0);

  @Inject EmbeddedServer server;
  @Inject ScriptHandler scripts;
  @Inject Streams streams;

  private static Path makeFolder() {
    try {
      return Files.createTempDirectory("tls-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public Map<String, String> getProperties() {
    certificate.writeTo(file);
    return Map.of(
        "micronaut.server.ssl.enabled", "true",
        "micronaut.server.ssl.port", "-1",
        "micronaut.server.ssl.key-name", "web",
        "micronaut.server.ssl.handshake-timeout", "5s",
        "micronaut.certificate.file.web.path", file.toString(),
        "micronaut.certificate.file.web.format", "PEM");
  }

  @AfterEach
  void openTheGate() {
    gate.release(1_000_000);
    gate = new Semaphore(0);
  }

  private HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().sslContext(certificate.trusting()).version(version).build();
  }

  private URI uri(String target) {
    return URI.create("https://localhost:" + server.getPort() + target);
  }

  private String lines(HttpClient client, int count) throws Exception {
    Semaphore own = gate;
    String body =
        scripts.submission(run -> {
          for (int n = 1; n <= count; n++) {
            own.acquire();
            run.log("line " + n);
          }
          return null;
        });
    HttpRequest request =
        HttpRequest.newBuilder(uri("/jobs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(202);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void streams_are_exact(HttpClient.Version version) throws Exception {
    int count = 2000;
    try (HttpClient client = client(version)) {
      String job = lines(client, count);
      List<CompletableFuture<HttpResponse<Stream<String>>>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(uri(job + "/events"))
                .header("Accept", "text/event-stream")
                .build();
        all.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofLines()));
      }
      await().atMost(PATIENCE).until(() -> streams.readers() == 20);
      gate.release(count);
      for (var answer : all) {
        HttpResponse<Stream<String>> response = answer.get(60, TimeUnit.SECONDS);
        assertThat(response.version()).isEqualTo(version);
        List<String> ids = response.body().filter(line -> line.startsWith("id: ")).toList();
        assertThat(ids).hasSize(count + 3).doesNotHaveDuplicates();
        for (int n = 1; n < ids.size(); n++) {
          assertThat(ids.get(n)).isEqualTo("id: 1-" + n);
        }
      }
    }
    await().atMost(PATIENCE).until(() -> streams.readers() == 0);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void parts_of_a_log_and_pages_are_given(HttpClient.Version version) throws Exception {
    gate.release(5);
    try (HttpClient client = client(version)) {
      String job = lines(client, 5);
      client.send(
          HttpRequest.newBuilder(uri(job + "?until=finished")).build(),
          HttpResponse.BodyHandlers.discarding());
      HttpRequest part =
          HttpRequest.newBuilder(uri(job + "/log")).header("Range", "bytes=0-5").build();
      HttpResponse<String> answer = client.send(part, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(206);
      assertThat(answer.body()).isEqualTo("line 1");
      assertThat(answer.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
      HttpRequest page = HttpRequest.newBuilder(uri("/")).header("Accept", "text/html").build();
      assertThat(client.send(page, HttpResponse.BodyHandlers.ofString()).body())
          .startsWith("<!doctype html>");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void is_spoken_as(String version) throws Exception {
    try (SSLSocket socket = connect(certificate)) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  private SSLSocket connect(TestCertificate trusted) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            trusted
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0300, 0x0301, 0x0302})
  void older_versions_are_refused(int version) throws Exception {
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    hello.writeBytes(new byte[] {22, 3, 1, 0, 47, 1, 0, 0, 43});
    hello.writeBytes(new byte[] {(byte) (version >> 8), (byte) version});
    hello.writeBytes(new byte[32]); // random
    hello.writeBytes(new byte[] {0, 0, 4, (byte) 0xc0, 0x09, 0, 0x2f, 1, 0});
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(hello.toByteArray());
      byte[] answer = socket.getInputStream().readNBytes(7);
      assertThat(answer).hasSize(7);
      assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
      assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
    }
  }

  @Test
  void a_handshake_that_does_not_end_is_cut() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 47, 1, 0});
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_certificate_that_was_renewed_is_used_for_new_connections_and_open_streams_stay()
      throws Exception {
    try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
      String job = lines(client, 2);
      HttpResponse<Stream<String>> stream =
          client.send(
              HttpRequest.newBuilder(uri(job + "/events")).build(),
              HttpResponse.BodyHandlers.ofLines());
      TestCertificate second = TestCertificate.make(FOLDER, "second");
      second.writeTo(file);
      awaitPresented(second);
      gate.release(2);
      assertThat(stream.body().filter(line -> line.startsWith("id: "))).hasSize(5);
    } finally {
      certificate.writeTo(file);
      awaitPresented(certificate);
    }
  }

  private void awaitPresented(TestCertificate expected) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> presented(expected).equals(expected.x509()));
  }

  private Certificate presented(TestCertificate trusted) throws IOException {
    try (SSLSocket socket = connect(trusted)) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }
}
