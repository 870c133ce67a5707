package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/1.0: a proxy in its default settings is one. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
class OldClientsTest extends HttpFixture {
  @Test
  void a_stream_has_no_chunks_and_ends_with_the_connection() throws Exception {
    try (Socket socket = opened("text/plain")) {
      String head = head(socket);
      gate.release();

      assertThat(head).startsWith("HTTP/1.0 200 OK\r\n");
      assertThat(head.toLowerCase(Locale.ROOT))
          .doesNotContain("transfer-encoding", "content-length")
          .contains("\r\nconnection: close\r\n");
      assertThat(rest(socket)).isEqualTo("line 1\nline 2\n");
    }
  }

  @Test
  void events_are_framed_as_ever() throws Exception {
    try (Socket socket = opened("text/event-stream")) {
      head(socket);
      gate.release();

      assertThat(rest(socket))
          .startsWith(":\nretry: ")
          .contains("\nevent: done\n")
          .endsWith("}\n\n");
    }
  }

  @Test
  void a_document_has_its_length() throws Exception {
    try (Socket socket = connected()) {
      send(socket, "GET /job-types HTTP/1.0\r\nHost: localhost\r\n\r\n");

      assertThat(head(socket).toLowerCase(Locale.ROOT)).contains("\r\ncontent-length: ");
      assertThat(rest(socket)).startsWith("{\"types\":[").endsWith("]}\n");
    }
  }

  /** Submits a job that waits for the gate between its lines: it cannot end before its answer. */
  private Socket opened(String accept) throws IOException {
    String json =
        scripts.submission(context -> {
          context.log("line 1");
          gate.acquire();
          context.log("line 2");
          return null;
        });
    Socket socket = connected();
    send(
        socket,
        "POST /jobs HTTP/1.0\r\nHost: localhost\r\nAccept: "
            + accept
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
    return socket;
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("the connection ended in its head: %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
