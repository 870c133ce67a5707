package io.jobtail.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that keep a connection busy by saying little. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.header-timeout", value = "700ms")
@Property(name = "jobtail.web.body-timeout", value = "700ms")
@Property(name = "micronaut.server.port", value = "-1")
@Timeout(120)
final class SlowClientsTest extends HttpFixture {
  private static final int DRIP_MILLIS = 50;
  private static final String HEAD = "GET /job-types HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
  private static final String BODY =
      RawHttp.request("POST", "/jobs", "Content-Type: application/json", "Content-Length: 100000");

  /** Sends a start, and then a byte now and then, until the server has closed. */
  private String drip(String start) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.getOutputStream().write(start.getBytes(ISO_8859_1));
      socket.setSoTimeout(DRIP_MILLIS);
      return drip(socket);
    }
  }

  private static String drip(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    while (true) {
      try {
        int b = in.read();
        if (b < 0) {
          return answer.toString(ISO_8859_1);
        }
        answer.write(b);
      } catch (SocketTimeoutException nothingYet) {
        socket.getOutputStream().write(' ');
      } catch (IOException reset) {
        return answer.toString(ISO_8859_1);
      }
    }
  }

  @Test
  void a_head_byte_by_byte_is_cut() throws IOException {
    assertThat(drip(HEAD))
        .startsWith("HTTP/1.1 408 Request Timeout")
        .contains("application/problem+json")
        .contains("\"detail\":\"the request's head did not come within PT0.7S\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET /job-types HTTP/1.1\r\n", HEAD})
  void a_head_that_stops_is_cut(String start) throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      assertThat(http.send(start).answer().status()).isEqualTo(408);
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_body_byte_by_byte_is_cut() throws IOException {
    assertThat(drip(BODY))
        .startsWith("HTTP/1.1 408 Request Timeout")
        .contains("\"detail\":\"the request's body did not come within PT0.7S\"");
  }

  @Test
  void a_body_in_chunks_that_has_no_end_is_cut() throws IOException {
    String chunked =
        RawHttp.request(
            "POST", "/jobs", "Content-Type: application/json", "Transfer-Encoding: chunked");
    try (RawHttp http = RawHttp.to(server.getPort())) {
      assertThat(http.send(chunked + "5\r\n{\"typ\r\n").answer().status()).isEqualTo(408);
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_body_that_nobody_wants_is_cut_as_well() throws IOException {
    String refused = RawHttp.request("POST", "/nope", "Content-Length: 100000");
    assertThat(drip(refused)).doesNotContain("408");
  }

  @Test
  void the_second_request_of_a_connection_has_as_long_as_the_first() throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      assertThat(http.send(RawHttp.request("GET", "/job-types")).answer().status()).isEqualTo(200);
      assertThat(http.send(HEAD).answer().status()).isEqualTo(408);
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_request_after_a_stream_has_as_long_as_any() throws IOException {
    String job = finished("{\"type\":\"emit\",\"params\":{\"lines\":1}}");
    try (RawHttp http = RawHttp.to(server.getPort())) {
      http.send(RawHttp.request("GET", job + "/events", SSE));
      assertThat(http.answer().isWhole()).isTrue();
      assertThat(http.send(HEAD).answer().status()).isEqualTo(408);
    }
  }

  @Test
  void an_empty_line_behind_a_body_begins_nothing_that_must_come_to_its_end() throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      http.send(post("{\"type\":\"emit\",\"params\":{\"lines\":1}}") + "\r\n");
      assertThat(http.answer().status()).isEqualTo(202);
      try (RawHttp other = RawHttp.to(server.getPort())) {
        assertThat(other.send(HEAD).answer().status()).isEqualTo(408);
      }
      assertThat(http.send(RawHttp.request("GET", "/job-types")).answer().status()).isEqualTo(200);
    }
  }
}
