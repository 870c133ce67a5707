package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jobtail.it.CuttingProxy;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of somebody else's, whose own server gives them tickets. */
@MicronautTest
final class TicketPagesTest extends SecuredFixture {
  private static final String COOKIE = "theirs=1";

  /** What a page hears, says and throws. */
  private static final String WATCH =
      """
      globalThis.told = [];
      globalThis.problems = [];
      const { postMessage } = BroadcastChannel.prototype;
      BroadcastChannel.prototype.postMessage = function (message) {
        told.push(JSON.stringify(message));
        postMessage.call(this, message);
      };
      """;

  private final HttpServer elsewhere = listen();

  /** The tickets that were given, and what the page sent along. */
  private final List<String> given = new CopyOnWriteArrayList<>();

  private final List<String> said = new CopyOnWriteArrayList<>();
  private volatile Tickets tickets = _ -> "";

  /** What the page's own server answers with. */
  private interface Tickets {
    String answer(String path) throws IOException;
  }

  private HttpServer listen() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", exchange -> answer(exchange, "text/html;charset=utf-8", html()));
      made.createContext(
          "/ticket",
          exchange -> {
            boolean known = COOKIE.equals(exchange.getRequestHeaders().getFirst("Cookie"));
            String json = known ? tickets.answer(exchange.getRequestURI().getPath()) : "";
            given.add(json);
            answer(exchange, "application/json", json);
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(
        bytes.length == 0 ? 403 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String html() {
    return "<!doctype html><html lang=en><meta charset=utf-8><title>Elsewhere</title>"
        + "<script type=module src='"
        + url("/jobtail.js")
        + "'></script><body>";
  }

  private String there(String path) {
    return "http://localhost:" + elsewhere.getAddress().getPort() + path;
  }

  @Override
  public Map<String, String> getProperties() {
    Map<String, String> all = super.getProperties();
    all.put("jobtail.web.allowed-origins", there(""));
    return all;
  }

  @AfterAll
  void close() {
    elsewhere.stop(0);
  }

  @BeforeEach
  void begin() {
    given.clear();
    said.clear();
    context.addInitScript(WATCH);
    context.onConsoleMessage(message -> said.add(message.text()));
  }

  /** Thirty lines, in three parts. */
  private String thirtyLines() {
    return jobOf(run -> {
      for (int n = 1; n <= 30; n++) {
        if (n % 10 == 1) {
          gate.acquire();
        }
        run.log("line " + n);
      }
      return null;
    });
  }

  private static List<String> lines(int to) {
    return IntStream.rangeClosed(1, to).mapToObj(n -> "line " + n).toList();
  }

  private String ticket(String job) {
    return post(job + "/ticket", BOB).text();
  }

  private static String textOf(String answer) {
    return (String) Objects.requireNonNull(json(answer).get("ticket"));
  }

  private void visitElsewhere(Page on) {
    on.navigate(there("/"));
    on.evaluate("(cookie) => (document.cookie = cookie)", COOKIE);
    on.waitForFunction("() => customElements.get('job-log')");
  }

  /** Follows, on a page elsewhere, through a line that can be cut. */
  private void follow(Page on, String job, String options) {
    on.evaluate(
        """
        async ([module, job, options]) => {
          const { JobStream } = await import(module);
          window.seen = [];
          window.stream = new JobStream(job, options);
          stream.addEventListener('log', ({ detail }) => seen.push(detail.text));
          stream.addEventListener('error', ({ detail }) => problems.push(JSON.stringify(detail)));
        }
        """,
        List.of(url("/jobtail.js"), job, Map.of("ticketFrom", options)));
  }

  @Test
  void a_stream_goes_on_with_a_new_ticket_exactly_where_the_old_one_ended() throws Exception {
    String job = thirtyLines();
    tickets = _ -> ticket(job);
    try (CuttingProxy line = new CuttingProxy(server.getPort())) {
      String there = "http://localhost:" + line.port() + job;
      Page other = context.newPage();
      for (Page one : List.of(page, other)) {
        visitElsewhere(one);
        show(one, "job-log", there);
        follow(one, there, "/ticket");
      }
      gate.release();
      until(page, "seen.length === 10");
      until(other, "seen.length === 10");
      // one for each tab, as if the other were not there
      assertThat(given).hasSize(2);
      await().until(() -> streams.readers() == 2);

      hands.forward(Duration.ofHours(2));
      line.cut();
      gate.release();
      until(page, "seen.length === 20");
      assertThat(given).hasSizeBetween(3, 4);
      gate.release();
      for (Page one : List.of(page, other)) {
        until(one, "stream.state === 'ended'");
        assertThat(one.evaluate("seen")).isEqualTo(lines(30));
        one.bringToFront();
        Locator shown = one.locator("job-log .text");
        assertThat(shown).hasText(lines(30).toArray(String[]::new));
        assertThat(one.evaluate("problems")).isEqualTo(List.of());
        assertThat(one.evaluate("told")).isEqualTo(List.of());
      }
      assertThat(given).hasSize(4);
      given.forEach(one -> assertThat(said).noneMatch(text -> text.contains(textOf(one))));
    }
  }

  private static void show(Page on, String element, String job) {
    on.evaluate(
        """
        ([name, src]) => {
          const element = document.createElement(name);
          element.setAttribute('src', src);
          element.setAttribute('ticket-from', '/ticket');
          element.toggleAttribute('follow', true);
          element.style.setProperty('--jobtail-log-height', '60rem');
          document.body.append(element);
        }
        """,
        List.of(element, job));
  }

  @Test
  void a_ticket_is_replaced_before_it_ends() throws Exception {
    String job = thirtyLines();
    tickets = _ -> withExpiry(ticket(job), Instant.now().plusSeconds(14));
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    page.clock().install();
    visitElsewhere(page);
    follow(page, url(job), "/ticket");
    gate.release();
    until(page, "seen.length === 10");
    assertThat(given).hasSize(1);

    page.clock().fastForward(13_000);
    page.waitForCondition(() -> given.size() == 2);
    String second = textOf(given.get(1));
    page.waitForCondition(() -> asked.stream().anyMatch(url -> url.contains(second)));
    gate.release(2);
    until(page, "stream.state === 'ended'");
    assertThat(page.evaluate("seen")).isEqualTo(lines(30));
  }

  private static String withExpiry(String answer, Instant expires) {
    return "{\"ticket\":\"%s\",\"expires\":\"%s\"}".formatted(textOf(answer), expires);
  }

  @Test
  void tickets_that_are_no_good_are_asked_for_once_more_and_then_that_is_said() {
    String job = jobOf(run -> null);
    tickets = _ -> "{\"ticket\":\"no-good-%d\"}".formatted(given.size());
    visitElsewhere(page);
    follow(page, url(job), "/ticket");
    until(page, "stream.state === 'ended'");
    assertThat(given).hasSize(2);
    assertThat(page.evaluate("problems").toString())
        .contains("\"status\":401")
        .contains("has ended")
        .doesNotContain("no-good");
    assertThat(said).noneMatch(text -> text.contains("no-good"));

    tickets = _ -> "";
    show(page, "job-progress", url(job));
    assertThat(page.locator("job-progress"))
        .containsText("the page's server gave no ticket: it answered 403");
    assertThat(given).hasSize(3);
  }

  @Test
  void one_ticket_of_several_jobs_is_enough_for_all_parts() throws IOException {
    String one = thirtyLines();
    String two = thirtyLines();
    String ids = "{\"jobs\":[\"" + idOf(one) + "\",\"" + idOf(two) + "\"]}";
    String ticket =
        textOf(
            ask(io.jobtail.web.RawHttp.withBody(
                    "POST", "/tickets", ids, "Content-Type: application/json", by(BOB)))
                .text());
    visitElsewhere(page);
    page.evaluate(
        """
        ([ticket, one, two]) => document.body.append(...[one, two].map((src) => {
          const element = document.createElement('job-progress');
          element.setAttribute('src', src);
          element.setAttribute('ticket', ticket);
          return element;
        }))
        """,
        List.of(ticket, url(one), url(two)));
    assertThat(page.locator("job-progress [part=state]"))
        .hasText(new String[] {"Running", "Running"});
    await().until(() -> streams.readers() == 1);
    gate.release(6);
    assertThat(page.locator("job-progress [part=state]"))
        .hasText(new String[] {"Succeeded", "Succeeded"});
  }
}
