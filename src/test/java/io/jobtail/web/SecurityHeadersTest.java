package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says to browsers, and what pages elsewhere may know of it. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.allowed-origins", value = SecurityHeadersTest.FRIEND)
@Property(name = "jobtail.web.header-timeout", value = "300ms")
@Property(name = "micronaut.server.port", value = "-1")
final class SecurityHeadersTest extends HttpFixture {
  static final String FRIEND = "https://friend.example";
  private static final String BODY = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";

  private static void hasAll(RawHttp.Head head) {
    assertThat(head.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(head.field("X-Frame-Options")).isEqualTo("DENY");
    assertThat(head.field("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(head.field("Cross-Origin-Resource-Policy")).isIn("same-origin", "cross-origin");
    assertThat(head.field("Content-Security-Policy"))
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'");
    assertThat(head.field("Cache-Control")).isNotEmpty();
    // without TLS nobody is told to come by it
    assertThat(head.field("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void documents_logs_and_streams_have_them() throws IOException {
    String job = finished(BODY);
    for (String target :
        List.of("/jobs", "/job-types", job, job + "/log", "/prometheus", "/health")) {
      RawHttp.Head head = get(target).head();
      assertThat(head.status()).as(target).isEqualTo(200);
      hasAll(head);
      assertThat(head.field("Cache-Control"))
          .as(target)
          .isIn("no-store", "private, no-cache", "private, no-cache, no-transform");
    }
    for (String accept : List.of(SSE, NDJSON, JSON)) {
      hasAll(get(job + "/events", accept).head());
    }
    hasAll(get(job + "/log?follow=true").head());
    hasAll(get(job + "/log", "Range: bytes=0-1").head());
    hasAll(get(job + "/events", "Last-Event-ID: 1-4").head());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/jobtail.js", "/parts/element.js", "/lib/lit-html/lit-html.js"})
  void pages_and_their_files_have_them(String path) throws IOException {
    hasAll(get(path).head());
  }

  @Test
  void refusals_have_them() throws IOException {
    String job = finished(BODY);
    for (String request :
        List.of(
            RawHttp.request("GET", "/nope"),
            RawHttp.request("PUT", "/jobs"),
            RawHttp.request("GET", job + "/events", "Accept: text/html"),
            RawHttp.request("GET", "/jobs", "Host: evil.example"),
            RawHttp.request("GET", job + "/log", "Range: bytes=9999-"),
            post("{"),
            post("{\"type\":\"none\"}"),
            post(BODY, "Origin: https://evil.example"),
            RawHttp.request("GET", "/jobs?x=" + "0".repeat(9000)),
            RawHttp.request("GET", "/jobs", "X: " + "a".repeat(70_000)),
            RawHttp.request("GET", "/jobs", "X : a"),
            "hello\r\n\r\n",
            // the rest does not come
            "GET /jobs HTTP/1.1\r\nHost: ")) {
      RawHttp.Head head = ask(request).head();
      assertThat(head.status()).as(request).isGreaterThanOrEqualTo(400);
      hasAll(head);
      assertThat(head.field("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void a_log_is_text_whatever_it_says() throws IOException {
    String job =
        finished(run -> {
          run.log("<!doctype html><script>alert(1)</script>");
          return null;
        });
    RawHttp.Head head = get(job + "/log").head();
    assertThat(head.field("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    hasAll(head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE"})
  void a_page_of_an_allowed_origin_is_told_before_that_it_may(String method) throws IOException {
    RawHttp.Answer answer =
        ask(
            RawHttp.request(
                "OPTIONS",
                "/jobs",
                "Origin: " + FRIEND,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: content-type, last-event-id"));
    assertThat(answer.status()).isEqualTo(204);
    RawHttp.Head head = answer.head();
    hasAll(head);
    assertThat(head.field("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(head.field("Access-Control-Allow-Methods")).contains(method);
    assertThat(head.field("Access-Control-Allow-Headers"))
        .contains("Content-Type", "Last-Event-ID", "Authorization", "Idempotency-Key");
    assertThat(head.field("Vary")).contains("Origin");
    // it is not for cookies: who sends them is a page of this server
    assertThat(head.field("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void a_page_of_another_origin_is_told_nothing() throws IOException {
    RawHttp.Head preflight =
        ask(RawHttp.request(
                "OPTIONS",
                "/jobs",
                "Origin: https://evil.example",
                "Access-Control-Request-Method: GET"))
            .head();
    assertThat(preflight.fields()).noneMatch(field -> field.startsWith("Access-Control"));
    RawHttp.Head read = get("/jobs", "Origin: https://evil.example").head();
    assertThat(read.fields()).noneMatch(field -> field.startsWith("Access-Control"));
    // a cache must not give it to those that may
    assertThat(read.all("Vary")).anyMatch(vary -> vary.contains("Origin"));
  }

  @Test
  void a_page_of_an_allowed_origin_reads_streams_and_what_it_needs_of_heads() throws IOException {
    String origin = "Origin: " + FRIEND;
    RawHttp.Head submitted = ask(post(BODY, origin)).head();
    assertThat(submitted.status()).isEqualTo(202);
    String job = submitted.field("Location");
    get(job + "?until=finished");
    for (RawHttp.Head head :
        List.of(
            submitted,
            get(job, origin).head(),
            get(job + "/events", origin, SSE).head(),
            get(job + "/log", origin, "Range: bytes=0-1").head(),
            get("/jobs/nope", origin).head())) {
      assertThat(head.field("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
      assertThat(head.field("Access-Control-Expose-Headers"))
          .isEqualTo("Location, ETag, Retry-After, Content-Range, Accept-Ranges");
      assertThat(head.all("Vary")).anyMatch(vary -> vary.contains("Origin"));
      assertThat(head.field("Access-Control-Allow-Credentials")).isEmpty();
    }
  }
}
