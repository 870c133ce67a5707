package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said, exactly, and nothing of what is inside. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
final class BadRequestsTest extends HttpFixture {
  private static final String BODY = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
  private static final String INSIDE =
      "(?is).*(java|netty|micronaut|jackson|reactor|exception|throwable|stacktrace|io\\.jobtail|\\sat"
          + " [a-z]+\\.[a-z]).*";

  static Stream<Row> rows() {
    return Row.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void is_answered_with_exactly_this_problem(Row template) throws IOException {
    Row row = template.filledIn(finished(BODY), server.getPort());
    RawHttp.Answer answer = ask(row.request());
    assertThat(answer.text()).isEqualTo(row.document() + "\n");
    assertThat(answer.status()).isEqualTo(row.status());
    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.head() + answer.text()).doesNotMatch(INSIDE);
    if (!row.field().isEmpty()) {
      assertThat(answer.head().fields()).map(BadRequestsTest::sorted).contains(sorted(row.field()));
    }
  }

  /** Methods that are allowed come in any order. */
  private static String sorted(String field) {
    if (!field.regionMatches(true, 0, "allow:", 0, 6)) {
      return field;
    }
    return "allow: "
        + String.join(",", Stream.of(field.substring(6).strip().split(",\\s*")).sorted().toList());
  }

  @Test
  void the_table_is_long() {
    assertThat(rows()).hasSizeGreaterThan(150);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json; charset=\"utf-8\"",
        "APPLICATION/JSON"
      })
  void a_body_is_taken_as(String type) throws IOException {
    assertThat(ask(RawHttp.withBody("POST", "/jobs", BODY, "Content-Type: " + type)).status())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:1", "localhost:", "127.0.0.1:8080", "[::1]", "[::1]:80"})
  void the_server_answers_as(String host) throws IOException {
    assertThat(get("/jobs", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:8080", "https://localhost:8080", "HTTP://LOCALHOST:8080"})
  void its_own_pages_may_write(String origin) throws IOException {
    assertThat(ask(post(BODY, "Host: localhost:8080", "Origin: " + origin)).status())
        .isEqualTo(202);
  }

  @Test
  void pages_elsewhere_may_read_as_far_as_their_browser_lets_them() throws IOException {
    RawHttp.Answer answer = get("/jobs", "Origin: https://evil.example");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head().field("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void a_key_that_is_used_for_another_submission_is_refused() throws IOException {
    String job = submit(BODY, "Idempotency-Key: k");
    RawHttp.Answer answer =
        ask(post("{\"type\":\"emit\",\"params\":{\"lines\":2}}", "Idempotency-Key: k"));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(json(answer).get("detail"))
        .isEqualTo(
            "the Idempotency-Key was used for another submission, the job "
                + job.substring("/jobs/".length()));
  }

  @Test
  void a_body_of_exactly_the_limit_is_read() throws IOException {
    assertThat(ask(post(BadBodies.ofSize(1 << 20))).status()).isEqualTo(422);
  }

  @Test
  void several_requests_of_one_connection_are_answered_in_order_also_after_a_bad_one()
      throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      http.send(RawHttp.request("GET", "/nope") + post("{") + RawHttp.request("GET", "/jobs"));
      assertThat(http.answer().status()).isEqualTo(404);
      assertThat(http.answer().status()).isEqualTo(400);
      assertThat(http.answer().status()).isEqualTo(200);
    }
  }
}
