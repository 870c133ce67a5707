package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;
import io.jobtail.it.CuttingProxy;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pages that live elsewhere. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.retry", value = "50ms")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForeignPageTest extends BrowserFixture implements TestPropertyProvider {
  private final HttpServer elsewhere = listen();
  private volatile String body = "";

  /** A server of somebody else: a page that only pretends would not come from this machine. */
  private HttpServer listen() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            byte[] page =
                ("<!doctype html><html lang=en><meta charset=utf-8><title>Elsewhere</title>"
                        + "<script type=module src='"
                        + url("/jobtail.js")
                        + "'></script><body>"
                        + body)
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String friend() {
    return "http://localhost:" + elsewhere.getAddress().getPort();
  }

  private String stranger() {
    return "http://127.0.0.1:" + elsewhere.getAddress().getPort();
  }

  @Override
  public Map<String, String> getProperties() {
    return Map.of("jobtail.web.allowed-origins", friend());
  }

  @AfterAll
  void close() {
    elsewhere.stop(0);
  }

  /** The gate is open after each test, and this instance has several. */
  @BeforeEach
  void closeTheGate() {
    gate.drainPermits();
  }

  private void showOn(String origin, String content) {
    body = content;
    page.navigate(origin + "/");
  }

  @Test
  void a_page_that_is_allowed_shows_a_job() throws Exception {
    String job =
        submit(run -> {
          run.progress(1, 2, "files");
          gate.acquire();
          return null;
        });
    showOn(friend(), "<job-progress src='" + url(job) + "'></job-progress>");
    assertThat(page.locator("job-progress [part=bar]")).hasAttribute("aria-valuenow", "50");
    gate.release();
    assertThat(page.locator("job-progress [part=state]")).hasText("Succeeded");
  }

  @Test
  void a_page_that_is_allowed_shows_and_searches_a_log() throws Exception {
    String job =
        submit(run -> {
          for (int n = 1; n <= 1_000; n++) {
            run.log("line " + n);
          }
          gate.acquire();
          run.log("the last");
          return null;
        });
    showOn(friend(), "<job-log src='" + url(job) + "' follow></job-log>");
    Locator lines = page.locator("job-log .text");
    assertThat(lines.getByText("line 1000")).isVisible();
    gate.release();
    assertThat(lines.getByText("the last")).isVisible();
    Locator search = page.locator("job-log input");
    search.fill("line 50$");
    search.press("Enter");
    assertThat(page.locator("job-log [aria-current] .text")).hasText("line 50");
  }

  @Test
  void the_module_may_be_loaded_twice() {
    String twice = "<script type=module src='" + url("/jobtail.js?again") + "'></script>";
    showOn(friend(), twice + "<script type=module>window.loaded = true</script>");
    until(page, "window.loaded && customElements.get('job-log')");
  }

  @Test
  void a_page_that_is_allowed_submits_and_cancels() {
    showOn(friend(), "");
    Object state =
        page.evaluate(
            """
            async (jobs) => {
              const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'once' };
              const body = JSON.stringify({ type: 'emit', params: { lines: 1000, rate: 1 } });
              const made = await fetch(jobs, { method: 'POST', headers, body });
              const job = new URL(made.headers.get('Location'), jobs);
              await fetch(job + '/cancel', { method: 'POST' });
              return (await (await fetch(job + '?until=finished')).json()).state;
            }\
            """,
            url("/jobs"));
    assertThat(state).isEqualTo("cancelled");
  }

  @Test
  void a_page_that_is_not_allowed_reads_nothing() throws Exception {
    String job = finished(run -> null);
    showOn(stranger(), "");
    Object came =
        page.evaluate("(job) => fetch(job).then(() => 'read', () => 'refused')", url(job));
    assertThat(came).isEqualTo("refused");
  }

  @Test
  void the_cursor_of_several_jobs_needs_no_permission_asked_for_first() throws Exception {
    CDPSession network = context.newCDPSession(page);
    network.send("Network.enable");
    List<String> preflights = new ArrayList<>();
    network.on(
        "Network.requestWillBeSent",
        event -> {
          if (event.toString().contains("\"method\":\"OPTIONS\"")) {
            preflights.add(event.toString());
          }
        });
    String events = "/events?job=%s&job=%s".formatted(idOfTenLines(), idOfTenLines());
    try (CuttingProxy proxy = new CuttingProxy(server.getPort())) {
      showOn(friend(), "");
      page.evaluate(
          """
          (url) => {
            window.seen = [];
            window.opened = 0;
            window.events = new EventSource(url);
            events.addEventListener('open', () => opened++);
            events.addEventListener('log', ({ data }) => {
              const { job, text } = JSON.parse(data);
              seen.push(`${job} ${text}`);
            });
          }\
          """,
          "http://localhost:" + proxy.port() + events);
      until(page, "seen.length === 10");
      proxy.cut();
      gate.release(2);
      until(page, "seen.length === 20");
      assertThat(page.evaluate("new Set(seen).size")).isEqualTo(20);
      assertThat(page.evaluate("opened")).isEqualTo(2);
      assertThat(preflights).isEmpty();
    }
    // it would have been seen
    page.evaluate(
        "(url) => fetch(url, { headers: { 'X-Who': 'me' } }).catch(() => {})", url("/jobs"));
    assertThat(preflights).isNotEmpty();
  }

  /** Five lines come at once, and five behind the gate. */
  private String idOfTenLines() throws IOException {
    String job =
        submit(run -> {
          for (int n = 1; n <= 10; n++) {
            if (n == 6) {
              gate.acquire();
            }
            run.log("line " + n);
          }
          return null;
        });
    return job.substring("/jobs/".length());
  }
}
