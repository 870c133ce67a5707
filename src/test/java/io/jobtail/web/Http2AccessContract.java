package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, over HTTP/2: the core of what holds over HTTP/1.1. */
@Timeout(120)
abstract class Http2AccessContract extends AccessFixture {
  private static final String EMIT = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";

  private static final String SILENT =
      "{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}";

  abstract HttpClient client();

  /** Scheme and host. */
  abstract String base();

  @AfterEach
  void setTheClock() {
    hands.back();
  }

  final HttpResponse<String> exchange(String method, String target, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base() + target))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    for (String header : headers) {
      int colon = header.indexOf(':');
      request.header(header.substring(0, colon), header.substring(colon + 2));
    }
    HttpResponse<String> answer =
        client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return answer;
  }

  private int status(String method, String target, String... headers)
      throws IOException, InterruptedException {
    return exchange(method, target, "", headers).statusCode();
  }

  final HttpResponse<String> submitted(String body, String... credential)
      throws IOException, InterruptedException {
    String[] headers = java.util.Arrays.copyOf(credential, credential.length + 1);
    headers[credential.length] = "Content-Type: application/json";
    return exchange("POST", "/jobs", body, headers);
  }

  private String location(String body, String token) throws IOException, InterruptedException {
    HttpResponse<String> answer = submitted(body, by(token));
    assertThat(answer.statusCode()).isEqualTo(202);
    return field(answer, "Location");
  }

  static String field(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** A job that says nothing until it is stopped. */
  private String held(String token) throws IOException, InterruptedException {
    return location(SILENT, token);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /jobs",
    "GET, /jobs/x",
    "GET, /jobs/x/events",
    "GET, /jobs/x/log",
    "GET, /events?job=x",
    "GET, /prometheus",
    "POST, /jobs",
    "POST, /jobs/x/cancel",
    "POST, /jobs/x/ticket",
    "POST, /session",
    "DELETE, /jobs/x"
  })
  void nobody_gets_in_without_saying_who_they_are(String method, String target) throws Exception {
    HttpResponse<String> answer = exchange(method, target, "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(field(answer, "WWW-Authenticate")).isEqualTo("Bearer realm=\"jobtail\"");
    assertThat(status(method, target, "Authorization: Bearer nothing")).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/events", "/log", "/log?follow=true"})
  void a_job_of_another_is_not_there(String view) throws Exception {
    String job = held(ANN);
    assertThat(status("GET", job, by(ANN))).isEqualTo(200);
    assertThat(status("GET", job + view, by(BOB))).isEqualTo(404);
    assertThat(status("POST", job + "/cancel", by(BOB))).isEqualTo(404);
    assertThat(status("POST", job + "/ticket", by(BOB))).isEqualTo(404);
    assertThat(exchange("GET", "/jobs", "", by(BOB)).body()).doesNotContain(job.substring(6));
    assertThat(status("POST", job + "/cancel", by(ANN))).isIn(200, 202);
  }

  @Test
  void a_scope_allows_what_it_says_and_no_more() throws Exception {
    String job = location(EMIT, BOB);
    assertThat(status("GET", job, by(READER))).isEqualTo(200);
    assertThat(status("POST", job + "/cancel", by(READER))).isEqualTo(403);
    assertThat(submitted(EMIT, by(READER)).statusCode()).isEqualTo(403);
    assertThat(submitted(EMIT, by(SUBMITTER)).statusCode()).isEqualTo(202);
    assertThat(status("GET", job, by(SUBMITTER))).isEqualTo(403);
  }

  @Test
  void a_stream_ends_with_its_ticket() throws Exception {
    String job = held(BOB);
    HttpResponse<String> made = exchange("POST", job + "/ticket?ttl=2", "", by(BOB));
    assertThat(made.statusCode()).isEqualTo(201);
    String ticket = "?ticket=" + Objects.requireNonNull(json(made.body()).get("ticket"));
    HttpResponse<String> events = exchange("GET", job + "/events" + ticket, "", SSE);
    assertThat(events.statusCode()).isEqualTo(200);
    assertThat(events.body())
        .contains("event: status")
        .contains("retry:")
        .doesNotContain("event: done");
    assertThat(status("GET", job + "/events" + ticket, SSE)).isEqualTo(401);
    assertThat(status("POST", job + "/cancel", by(BOB))).isIn(200, 202);
  }

  @Test
  void a_ticket_reads_its_job_and_nothing_else() throws Exception {
    String job = location(EMIT, BOB);
    String other = location(EMIT, BOB);
    HttpResponse<String> made = exchange("POST", job + "/ticket", "", by(BOB));
    String ticket = "?ticket=" + Objects.requireNonNull(json(made.body()).get("ticket"));
    HttpResponse<String> events = exchange("GET", job + "/events" + ticket, "", SSE);
    assertThat(events.body()).contains("event: done");
    assertThat(status("GET", other + "/events" + ticket)).isNotEqualTo(200);
    assertThat(status("POST", job + "/cancel" + ticket)).isIn(401, 403);
  }

  @Test
  void a_token_ends_when_it_says() throws Exception {
    String job = location(EMIT, BRIEF);
    assertThat(status("GET", job, by(BRIEF))).isEqualTo(200);
    hands.to(BRIEF_ENDS);
    assertThat(status("GET", job, by(BRIEF))).isEqualTo(401);
  }
}
