package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/1.0: a proxy in its default settings is one. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
class OldClientsTest {
  @Inject EmbeddedServer server;

  @Test
  void a_stream_has_no_chunks_and_ends_with_the_connection() throws Exception {
    String answer = submit("text/plain");

    assertThat(answer).startsWith("HTTP/1.0 200 OK\r\n");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain("transfer-encoding")
        .contains("\r\nconnection: close\r\n");
    assertThat(body(answer)).matches("line 1 [^\n]*\nline 2 [^\n]*\n");
  }

  @Test
  void events_are_framed_as_ever() throws Exception {
    String body = body(submit("text/event-stream"));

    assertThat(body).startsWith(":\nretry: ").contains("\nevent: done\n").endsWith("}\n\n");
  }

  @Test
  void a_document_has_its_length() throws Exception {
    String answer = exchange("GET /job-types HTTP/1.0\r\nHost: localhost\r\n\r\n");

    assertThat(answer.toLowerCase(Locale.ROOT)).contains("\r\ncontent-length: ");
    assertThat(body(answer)).startsWith("{\"types\":[").endsWith("]}\n");
  }

  private String submit(String accept) throws IOException {
    String json = "{\"type\":\"emit\",\"params\":{\"lines\":2}}";
    return exchange(
        "POST /jobs HTTP/1.0\r\nHost: localhost\r\nAccept: "
            + accept
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
