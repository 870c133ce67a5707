package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.idle-timeout", value = "1s")
class IdleConnectionsTest {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  @Inject EmbeddedServer server;

  @Test
  void a_connection_that_sends_nothing_is_closed() throws Exception {
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_connection_is_closed_some_time_after_its_last_answer() throws Exception {
    try (Socket socket = connect()) {
      send(socket, "GET /job-types HTTP/1.1\r\nHost: localhost\r\n\r\n");

      List<String> lines = reader(socket).lines().toList();

      assertThat(lines.getFirst()).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void a_quiet_text_stream_is_not_idle() throws Exception {
    String body = "{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT3S\"}}";
    try (Socket socket = connect()) {
      send(
          socket,
          "POST /jobs HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\nContent-Type:"
              + " application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);

      List<String> lines = reader(socket).lines().toList();

      // the job is silent for much longer than a connection may be idle, and the stream goes on to
      // its last chunk
      assertThat(lines).anyMatch(line -> line.startsWith("line 1 "));
      assertThat(lines).endsWith("0", "");
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
