package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.jobtail.web.TestCertificate;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page that comes by TLS, and so by HTTP/2: it is not bound to six streams. */
@Tag("browser")
@Timeout(180)
final class ManyStreamsTest {
  private static final int STREAMS = 30;
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir private Path folder;

  @Test
  void many_event_sources_are_open_at_once_and_each_gets_everything() {
    try (Chromium chromium = Chromium.open();
        EmbeddedServer server = secure();
        BrowserContext context =
            chromium
                .browser()
                .newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true))) {
      context.setDefaultTimeout(PATIENCE_MILLIS);
      Page page = context.newPage();
      page.navigate("https://localhost:" + server.getPort() + "/");
      page.evaluate(
          """
          async (count) => {
            const submit = (delay) => fetch("/jobs", {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ type: "emit", params: { lines: 5, delay } }),
            }).then((answer) => answer.json());
            const job = await submit("PT5S");
            window.opened = 0;
            window.seen = Array.from({ length: count }, () => []);
            window.ended = 0;
            for (let i = 0; i < count; i++) {
              const source = new EventSource(`/jobs/${job.id}/events`);
              source.onopen = () => window.opened++;
              for (const type of ["status", "log", "progress"]) {
                source.addEventListener(type, (event) => window.seen[i].push(event.lastEventId));
              }
              source.addEventListener("done", (event) => {
                window.seen[i].push(event.lastEventId);
                window.ended++;
                source.close();
              });
            }
          }
          """,
          STREAMS);
      // all at once, while the job is silent: over HTTP/1.1 the seventh would wait
      page.waitForFunction("count => window.opened === count && window.ended === 0", STREAMS);
      page.waitForFunction("count => window.ended === count", STREAMS);
      assertThat(page.evaluate("new Set(window.seen.map(String)).size")).isEqualTo(1);
      assertThat(page.evaluate("new Set(window.seen[0]).size === window.seen[0].length"))
          .isEqualTo(true);
      assertThat(page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"))
          .isEqualTo("h2");
    }
  }

  private EmbeddedServer secure() {
    Path pem = TestCertificate.make(folder, "web").writeTo(folder.resolve("web.pem"));
    return ApplicationContext.run(
        EmbeddedServer.class,
        Map.of(
            "jobtail.store",
            "memory",
            "micronaut.server.ssl.enabled",
            true,
            "micronaut.server.ssl.port",
            -1,
            "micronaut.server.ssl.key-name",
            "web",
            "micronaut.certificate.file.web.path",
            pem.toString(),
            "micronaut.certificate.file.web.format",
            "PEM"),
        "test");
  }
}
