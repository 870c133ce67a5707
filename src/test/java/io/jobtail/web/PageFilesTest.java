package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  void what_is_there_is_not_sent_to_whoever_has_any_of_it() throws IOException {
    assertThat(get("/jobtail.js", "If-None-Match: *").status()).isEqualTo(304);
    assertThat(get("/parts/none.js", "If-None-Match: *").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobtail.js", "/parts/element.js"})
  void a_head_is_that_of_the_file_and_has_no_body(String path) throws IOException {
    RawHttp.Head whole = get(path).head();
    try (RawHttp http = RawHttp.to(server.getPort())) {
      http.send(RawHttp.request("HEAD", path));
      RawHttp.Head head = http.head();
      assertThat(head.status()).isEqualTo(200);
      for (String field :
          List.of("Content-Length", "Content-Type", "ETag", "Access-Control-Allow-Origin")) {
        assertThat(head.field(field)).isEqualTo(whole.field(field)).isNotEmpty();
      }
      // what follows is the next answer
      http.send(RawHttp.request("GET", "/parts/none.js"));
      assertThat(http.answer().status()).isEqualTo(404);
    }
  }

  @Test
  void pages_elsewhere_may_load_modules_and_no_pages() throws IOException {
    String policy = "Cross-Origin-Resource-Policy";
    assertThat(get("/jobtail.js").head().field(policy)).isEqualTo("cross-origin");
    RawHttp.Head page = get("/", "Accept: text/html").head();
    assertThat(page.field(policy)).isEqualTo("same-origin");
    assertThat(page.field("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void the_board_is_for_whoever_takes_html() throws IOException {
    assertThat(get("/").text()).startsWith("<!doctype html>");
    assertThat(get("/", "Accept: */*").text()).startsWith("<!doctype html>");
    assertThat(get("/", "Accept: application/json").status()).isEqualTo(404);
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
        "/parts",
        "/parts/",
        "/parts/../application.yml",
        "/parts/..%2fapplication.yml",
        "/parts/..%5capplication.yml",
        "/parts/log",
        "/parts/log/",
        "/lib/lit-html/",
        "/lib/lit-html/../lit-html.js",
        "/lib/logback.xml",
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
        .isEqualTo("Location, ETag, Retry-After, Content-Range, Accept-Ranges");
    RawHttp.Answer asked =
        ask(
            RawHttp.request(
                "OPTIONS", "/jobs", "Origin: " + FRIEND, "Access-Control-Request-Method: POST"));
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.head().field("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(asked.head().field("Access-Control-Allow-Methods")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://stranger.example",
        "null",
        "http://friend.example",
        "https://friend.example:8443",
        "https://sub.friend.example",
        "https://friend.example.stranger.example",
        "https://friend.example, https://stranger.example"
      })
  void other_pages_are_told_nothing(String origin) throws IOException {
    RawHttp.Head read = get("/jobs", "Origin: " + origin).head();
    assertThat(read.field("Access-Control-Allow-Origin")).isEmpty();
    assertThat(read.field("Access-Control-Allow-Credentials")).isEmpty();
    // a cache must not give one's answer to another
    assertThat(String.join(", ", read.all("Vary"))).contains("Origin");
    RawHttp.Answer asked =
        ask(
            RawHttp.request(
                "OPTIONS", "/jobs", "Origin: " + origin, "Access-Control-Request-Method: POST"));
    assertThat(asked.head().field("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void a_page_that_is_named_may_read_why_it_is_refused() throws IOException {
    RawHttp.Answer refused = get("/jobs/01aaaaaaaaaaaaaaaaaaaaaaaa/events", "Origin: " + FRIEND);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.head().field("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://CI.example.org", "https://ci.example.org:443"})
  void a_name_is_taken_as_browsers_say_it(String named) {
    assertThat(allowing(named).allowedOrigins()).containsExactly("https://ci.example.org");
    assertThat(allowing("http://[::1]:8080").allowedOrigins()).containsExactly("http://[::1]:8080");
    assertThat(allowing("").allowedOrigins()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "ci.example.org",
        "https://ci.example.org/",
        "https://*.example.org",
        "https://user@ci.example.org",
        "ftp://ci.example.org"
      })
  void a_name_that_no_page_can_have_is_refused_at_the_start(String named) {
    assertThatThrownBy(() -> allowing(named))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jobtail.web.allowed-origins")
        .hasMessageContaining(named);
  }

  @Test
  void a_server_does_not_start_with_such_a_name() {
    Map<String, Object> with =
        Map.of("jobtail.store", "memory", "jobtail.web.allowed-origins", "https://a.example/");
    assertThatThrownBy(() -> ApplicationContext.run(EmbeddedServer.class, with, "test"))
        .hasStackTraceContaining("not https://a.example/");
  }

  private static WebConfiguration allowing(String origin) {
    return new WebConfiguration(List.of("localhost"), List.of(origin), Duration.ofSeconds(75));
  }
}
