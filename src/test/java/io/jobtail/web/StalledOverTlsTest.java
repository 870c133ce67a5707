package io.jobtail.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A reader that takes nothing, over TLS, while its job goes on to say something now and then. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.stalled-write", value = "2s")
@Property(name = "jobtail.stream.in-flight", value = "10MB")
@Property(name = "micronaut.server.netty.child-options.so-sndbuf", value = "4096")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class StalledOverTlsTest extends HttpFixture implements TestPropertyProvider {
  private static final int TO_FILL = 200;
  private static final int BETWEEN_LINES_MILLIS = 100;

  // there before the instance, and the server, are made
  private static final TlsFolder FOLDER = new TlsFolder();

  @AfterAll
  static void removeFolder() throws IOException {
    FOLDER.close();
  }

  @Override
  public Map<String, String> getProperties() {
    return FOLDER.settings();
  }

  private SSLSocket connect() throws Exception {
    Socket plain = new Socket();
    plain.setReceiveBufferSize(4096);
    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    return (SSLSocket)
        FOLDER
            .certificate()
            .trusting()
            .getSocketFactory()
            .createSocket(plain, "localhost", server.getPort(), true);
  }

  private static void send(SSLSocket socket, String request) throws Exception {
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  @Test
  void is_cut_as_without() throws Exception {
    // more than the sockets take at once, and then little, again and again
    String body =
        scripts.submission(run -> {
          for (int n = 0; n < TO_FILL; n++) {
            run.log("x".repeat(1000));
          }
          while (!gate.tryAcquire(BETWEEN_LINES_MILLIS, TimeUnit.MILLISECONDS)) {
            run.log("and more");
          }
          return null;
        });
    try (SSLSocket reader = connect()) {
      send(reader, RawHttp.withBody("POST", "/jobs", body, "Content-Type: application/json", SSE));
      await().atMost(Duration.ofSeconds(60)).until(() -> streams.readers() == 1);
      await().atMost(Duration.ofSeconds(60)).until(() -> streams.readers() == 0);
    }
  }
}
