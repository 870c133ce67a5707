package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the web pages, and what pages elsewhere may have of this server. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.allowed-origins", value = PageFilesTest.FRIEND)
final class PageFilesTest extends HttpFixture {
  static final String FRIEND = "https://friend.example";

  @ParameterizedTest
  @ValueSource(strings = {"/jobtail.js", "/parts/element.js", "/lib/lit-html/lit-html.js"})
  void modules_are_for_every_page(String path) throws IOException {
    RawHttp.Answer answer = get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head().field("Content-Type")).isEqualTo("text/javascript;charset=utf-8");
    assertThat(answer.head().field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.head().field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.head().field("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
  }

  @Test
  void what_was_seen_is_not_sent_again() throws IOException {
    String tag = get("/jobtail.js").head().field("ETag");
    RawHttp.Answer again = get("/jobtail.js", "If-None-Match: " + tag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.head().field("Cache-Control")).isEqualTo("no-cache");
    assertThat(get("/jobtail.js", "If-None-Match: W/\"other\"").status()).isEqualTo(200);
  }

  @Test
  void is_packed_for_those_who_can_unpack() throws IOException {
    RawHttp.Answer plain = get("/parts/element.js");
    RawHttp.Answer packed = get("/parts/element.js", "Accept-Encoding: br, gzip");
    assertThat(packed.head().field("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.bytes().length).isLessThan(plain.bytes().length);
    assertThat(get("/parts/element.js", "Accept-Encoding: gzip;q=0").bytes())
        .isEqualTo(plain.bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/parts",
        "/parts/",
        "/parts/../application.yml",
        "/parts/%2e%2e/application.yml",
        "/lib//lit-html/lit-html.js",
        "/lib/lit-html/../../../application.yml",
        "/application.yml",
        "/pages/none.js"
      })
  void nothing_else_is_there(String path) throws IOException {
    RawHttp.Answer answer = get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.head().field("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void a_file_can_only_be_read() throws IOException {
    RawHttp.Answer answer =
        ask(RawHttp.withBody("POST", "/jobtail.js", "{}", "Content-Type: application/json"));
    assertThat(answer.status()).isEqualTo(405);
  }

  @Test
  void pages_that_are_named_may_read_and_are_told_that_they_may_write() throws IOException {
    RawHttp.Answer read = get("/jobs", "Origin: " + FRIEND);
    assertThat(read.head().field("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(read.head().field("Access-Control-Expose-Headers"))
        .isEqualTo("Location, ETag, Retry-After");
    RawHttp.Answer asked =
        ask(
            RawHttp.request(
                "OPTIONS", "/jobs", "Origin: " + FRIEND, "Access-Control-Request-Method: POST"));
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.head().field("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(asked.head().field("Access-Control-Allow-Methods")).contains("POST");
  }

  @Test
  void other_pages_are_told_nothing() throws IOException {
    RawHttp.Answer read = get("/jobs", "Origin: https://stranger.example");
    assertThat(read.head().field("Access-Control-Allow-Origin")).isEmpty();
  }
}
