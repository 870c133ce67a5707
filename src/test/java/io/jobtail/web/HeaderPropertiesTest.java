package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.access.TokenHash;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a head says, the answer is a well-formed one that the protocol describes, or the
 * connection is closed; never a failure, and never a wait.
 */
final class HeaderPropertiesTest {
  private static final String TOKEN = TokenHash.newToken();
  private static final Set<Integer> DESCRIBED =
      Set.of(
          200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 406, 413, 414, 415, 416, 421, 422,
          431, 501);

  private static @Nullable StoppingServer server;
  private static String job = "";

  @BeforeContainer
  static void start() throws IOException {
    server =
        new StoppingServer(
            Map.of(
                "jobtail.security.tokens.ann.hash",
                TokenHash.of(TOKEN),
                "jobtail.security.tokens.ann.scopes",
                "submit,read,cancel",
                "jobtail.web.allowed-origins[0]",
                "https://page.example"));
    String submission = "{\"type\":\"emit\",\"params\":{\"lines\":3}}";
    job = server().ask(HttpFixture.post(submission, by())).head().field("Location");
    server().get(job + "?until=finished", by());
  }

  @AfterContainer
  static void stop() {
    server().close();
  }

  private static StoppingServer server() {
    return Objects.requireNonNull(server);
  }

  private static String by() {
    return "Authorization: Bearer " + TOKEN;
  }

  @Provide
  Arbitrary<String> heads() {
    return Combinators.combine(names(), values()).as((name, value) -> name + ": " + value);
  }

  private static Arbitrary<String> names() {
    Arbitrary<String> known =
        Arbitraries.of(
            """
            Accept Accept Prefer Range If-Range If-None-Match If-Modified-Since
            traceparent tracestate Authorization Cookie Last-Event-ID
            Idempotency-Key Origin Sec-Fetch-Site Host Content-Type
            Accept-Encoding Accept-Charset Accept-Language X-Forwarded-For
            Forwarded Access-Control-Request-Method Connection
            X-HTTP-Method-Override User-Agent\
            """
                .split("\\s+"));
    return Arbitraries.frequencyOf(Tuple.of(8, known), Tuple.of(1, bytes(6)));
  }

  private static Arbitrary<String> values() {
    Arbitrary<String> parts =
        Arbitraries.of(
                "text/event-stream",
                "application/x-ndjson",
                "application/json",
                "text/plain",
                "*/*",
                "text/*",
                "q=0.5",
                "q=x",
                ";",
                ",",
                "=",
                " ",
                "\t",
                "\"",
                "*",
                "-",
                "/",
                "wait=1",
                "wait=0",
                "wait",
                "respond-async",
                "bytes=",
                "0-5",
                "-5",
                "5-",
                "W/",
                "00-",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                "01",
                "Bearer ",
                "Basic ",
                "eyJhbGciOiJub25lIn0.e30.",
                "jobtail=",
                "0-1",
                "1-1",
                "99999999999999999999",
                "%00",
                "https://page.example",
                "null",
                "localhost",
                "\u0000",
                "\u00ff",
                "\u0080",
                "\n",
                "\r",
                "\r\n folded",
                "\r\nX-Evil: 1")
            .list()
            .ofMaxSize(6)
            .map(list -> String.join("", list));
    return Arbitraries.frequencyOf(Tuple.of(4, parts), Tuple.of(1, bytes(20)));
  }

  /** Characters that are sent as bytes. */
  private static Arbitrary<String> bytes(int max) {
    return Arbitraries.chars()
        .range('\0', '\u00ff')
        .list()
        .ofMaxSize(max)
        .map(list -> list.stream().map(String::valueOf).collect(Collectors.joining()));
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.of(
        "GET /jobs",
        "GET {job}",
        "GET {job}?until=finished",
        "GET {job}/events",
        "GET {job}/events?tail=1",
        "GET {job}/log",
        "GET {job}/log?grep=2",
        "GET /events?job={id}&job=none",
        "GET /job-types",
        "GET /health",
        "GET /",
        "GET /openapi.json",
        "POST /jobs",
        "POST {job}/cancel",
        "POST {job}/ticket",
        "OPTIONS /jobs",
        "PUT /jobs",
        "DELETE /jobs");
  }

  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> start =
        Arbitraries.of(
            "/",
            "/jobs",
            "/jobs?",
            "/jobs?label=",
            "/jobs?cursor=",
            "/jobs/",
            "{job}?",
            "{job}/events?",
            "{job}/events?grep=",
            "{job}/events?types=",
            "{job}/log?",
            "{job}/log?from=",
            "/events?job=",
            "/events?job={id}&lastEventId=",
            "");
    Arbitrary<String> end =
        Arbitraries.of(
                "%",
                "%00", "%0", "%ff", "%c3%a9", "%0d%0a", "..", "/", "//", ";", "&", "=", "#", "?",
                "+", "[", "(", "\\", "*", "a", "1", "-", ".", "@", ":", "\u0000", "\u00ff")
            .list()
            .ofMaxSize(6)
            .map(list -> String.join("", list));
    return Combinators.combine(start, Arbitraries.oneOf(end, bytes(6))).as(String::concat);
  }

  @Property
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void any_fields_get_a_described_answer(
      @ForAll("lines") String line,
      @ForAll @Size(max = 4) List<@From("heads") String> fields,
      @ForAll boolean known)
      throws IOException {
    StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\n");
    if (fields.stream().noneMatch(field -> field.startsWith("Host"))) {
      request.append("Host: localhost\r\n");
    }
    if (known) {
      request.append(by()).append("\r\n");
    }
    fields.forEach(field -> request.append(field).append("\r\n"));
    assertThatItIsAnswered(request + "\r\n");
  }

  @Property
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void any_target_gets_one_too(@ForAll("targets") String target) throws IOException {
    assertThatItIsAnswered(
        "GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json, text/plain\r\n"
            + by()
            + "\r\n\r\n");
  }

  private static void assertThatItIsAnswered(String request) throws IOException {
    String filled =
        request.replace("{job}", job).replace("{id}", job.substring(job.lastIndexOf('/') + 1));
    try (RawHttp http = RawHttp.to(server().port())) {
      RawHttp.Head head = head(http.sendAsFarAsItGoes(filled));
      // not all of them may be turned away at the door
      Statistics.collect(head != null && head.status() < 300);
      Statistics.coverage(taken -> taken.check(true).percentage(part -> part > 2));
      if (head == null) {
        return;
      }
      assertThat(head.line()).matches("HTTP/1\\.[01] [1-5][0-9]{2} [ -~]+");
      assertThat(head.fields())
          .allMatch(field -> field.matches("[!-9;-~]+:[ \t]*[ -~]*"))
          .noneMatch(field -> field.toLowerCase(java.util.Locale.ROOT).startsWith("x-evil"));
      assertThat(DESCRIBED).as(head.toString()).contains(head.status());
      if (!isBoard(head, filled)) {
        RawHttp.Body body = http.body(head);
        byte[] bytes = body.readAllBytes();
        assertThat(body.isWhole()).isTrue();
        if (head.status() >= 400) {
          assertThat(head.field("Content-Type")).isEqualTo("application/problem+json");
          assertThat(HttpFixture.json(new RawHttp.Answer(head, bytes, true)))
              .hasEntrySatisfying(
                  "status", said -> assertThat(said).hasToString("" + head.status()));
        }
      }
    }
  }

  /** A list that lives has no end. */
  private static boolean isBoard(RawHttp.Head head, String request) {
    return request.startsWith("GET /jobs ")
        && head.field("Content-Type").startsWith("text/event-stream");
  }

  /** Null where the connection was closed without a word. */
  private static RawHttp.@Nullable Head head(RawHttp http) throws IOException {
    try {
      return http.head();
    } catch (SocketException e) {
      return null;
    } catch (EOFException e) {
      assertThat(e.getMessage()).endsWith("after: ");
      return null;
    }
  }
}
