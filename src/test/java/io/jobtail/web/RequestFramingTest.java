package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of which two servers may think differently where they end (request smuggling): none is
 * followed by another on the same connection.
 */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
final class RequestFramingTest extends HttpFixture {
  private static final String JSON_TYPE = "Content-Type: application/json";
  private static final String SMUGGLED = RawHttp.request("GET", "/job-types");

  /** The one answer; nothing may come behind it but the end. */
  private RawHttp.Answer only(String request) throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      RawHttp.Answer answer = http.sendAsFarAsItGoes(request + SMUGGLED).answer();
      assertThat(http.isClosedByServer()).as("after %s", request).isTrue();
      return answer;
    }
  }

  @Test
  void chunks_and_a_length_are_read_as_chunks_and_end_the_connection() throws IOException {
    RawHttp.Answer answer =
        only(
            RawHttp.request(
                    "POST", "/jobs", JSON_TYPE, "Content-Length: 4", "Transfer-Encoding: chunked")
                + "0\r\n\r\n");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.head().field("Connection")).isEqualToIgnoringCase("close");
  }

  @Test
  void chunks_alone_are_taken_and_end_the_connection() throws IOException {
    String body = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    assertThat(
            only(RawHttp.request("POST", "/jobs", JSON_TYPE, "Transfer-Encoding: chunked") + chunk)
                .status())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
      })
  void other_transfer_codings_are_refused(String coding) throws IOException {
    assertThat(only(RawHttp.request("POST", "/jobs", JSON_TYPE, coding)).status()).isIn(400, 501);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3, 4",
        "Content-Length: 0x3",
        "Content-Length: +3",
        "Content-Length: 3 4",
        "Content-Length: 3\r\n 4",
        "Content-Length : 3",
        "Content-Length\t: 3",
        "X: a\nContent-Length: 3",
        "X: a\rContent-Length: 3",
        "X: a\0b",
        " X: folded into the first line",
      })
  void a_head_that_can_be_read_in_two_ways_is_refused(String field) throws IOException {
    RawHttp.Answer answer = only("POST /jobs HTTP/1.1\r\n" + field + "\r\nHost: localhost\r\n\r\n");
    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /jobs HTTP/1.1\nHost: localhost\n\n",
        "GET /jobs HTTP/1.1\rHost: localhost\r\r",
        "GET /jobs HTTP/1.1 \r\nHost: localhost\r\n\r\n",
      })
  void a_first_line_that_can_be_read_in_two_ways_is_no_request_with_another_behind(String request)
      throws IOException {
    assertThat(only(request).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2\n{}\n0\n\n",
        "2;\0\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}x\r\n0\r\n\r\n",
        "-2\r\n{}\r\n0\r\n\r\n"
      })
  void chunks_that_can_be_read_in_two_ways_end_the_connection(String chunks) throws IOException {
    assertThat(
            only(RawHttp.request("POST", "/jobs", JSON_TYPE, "Transfer-Encoding: chunked") + chunks)
                .status())
        .isIn(400, 422);
  }

  @Test
  void what_comes_in_pieces_is_one_request() throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      http.send("GET /job-types HT").send("TP/1.1\r\nHost: loc").send("alhost\r\n\r\n");
      assertThat(http.answer().status()).isEqualTo(200);
      String submission = post("{\"type\":\"emit\",\"params\":{\"lines\":1}}");
      int middle = submission.length() - 7;
      http.send(submission.substring(0, middle)).send(submission.substring(middle));
      assertThat(http.answer().status()).isEqualTo(202);
    }
  }
}
