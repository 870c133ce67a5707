package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.jobtail.job.LogStream;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Logs that are longer than anybody reads. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class LongLogTest extends BrowserFixture {
  private static final String LINES =
      "[...document.querySelector('job-log').shadowRoot.querySelectorAll('.text')]";

  private Locator log() {
    return page.locator("job-log");
  }

  private void show(String job, String attributes) {
    show(page, "<job-log src='" + job + "' " + attributes + "></job-log>");
  }

  private Locator text(String exactly) {
    return log().locator(".text").getByText(exactly, new Locator.GetByTextOptions().setExact(true));
  }

  private void untilTotal(int lines) {
    until(page, "document.querySelector('job-log')?.total === " + lines);
  }

  @Test
  void a_million_lines_open_in_a_second_and_scroll_to_every_place() throws Exception {
    String job = finished("{\"type\":\"emit\",\"params\":{\"lines\":1000000}}");
    // what is measured is not how a browser or a server starts
    show(job, "");
    untilTotal(1_000_000);
    show(page, "");
    page.evaluate(
        """
        (job) => {
          const log = document.createElement('job-log');
          log.setAttribute('src', job);
          const start = performance.now();
          const look = () => {
            if (log.shadowRoot.querySelectorAll('.text:not(:empty)').length > 10) {
              window.took = performance.now() - start;
            } else {
              requestAnimationFrame(look);
            }
          };
          document.body.append(log);
          look();
        }\
        """,
        job);
    until(page, "window.took > 0");
    double took = millis("took");
    System.out.printf("a log of a million lines was open after %.0f ms%n", took);
    assertThat(took).isLessThan(1_000.0);
    for (int line : List.of(1_000_000, 1, 654_321, 654_320, 20)) {
      page.evaluate("(n) => document.querySelector('job-log').goTo(n)", line);
      assertThat(log().locator("[aria-current] .text")).containsText("line " + line + " ");
    }
    log().locator(".window").hover();
    page.mouse().wheel(0, 400);
    assertThat(log().locator(".line").filter(new Locator.FilterOptions().setHasText("line 40 ")))
        .isVisible();
    assertThat((int) page.evaluate(LINES + ".length")).isLessThan(100);
    assertOpensOnItsPage(job);
    page.evaluate("(job) => fetch(job, { method: 'DELETE' })", job);
  }

  private double millis(String expression) {
    return ((Number) Objects.requireNonNull(page.evaluate(expression))).doubleValue();
  }

  /**
   * From the page's first question for the job to its lines; how the page itself starts is not
   * counted.
   */
  private void assertOpensOnItsPage(String job) {
    String address = url("/job.html?id=" + job.substring("/jobs/".length()));
    page.addInitScript(
        """
        const look = () => {
          const root = document.querySelector('job-log')?.shadowRoot;
          if (root?.querySelectorAll('.text:not(:empty)').length > 10) {
            const asked = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/jobs/'));
            window.all = performance.now();
            window.opened = all - Math.min(...asked.map(({ startTime }) => startTime));
          } else {
            requestAnimationFrame(look);
          }
        };
        look();\
        """);
    // the second time, the page's files are there
    for (int time = 1; time <= 2; time++) {
      page.navigate(address);
      until(page, "window.opened > 0");
    }
    System.out.printf(
        "a million lines, on the page of %.0f ms, took %.0f%n", millis("all"), millis("opened"));
    assertThat(millis("opened")).isLessThan(1_000.0);
    assertThat(page.locator(".count")).hasText("1,000,000 lines");
  }

  @Test
  void very_long_lines_are_loaded_wherever_one_looks() throws Exception {
    String long60 = "y".repeat(15_000);
    String job =
        finished(run -> {
          for (int n = 1; n <= 500; n++) {
            for (int i = 0; i < 4; i++) {
              run.fragment(LogStream.STDOUT, (i == 0 ? "line " + n + " " : "") + long60);
            }
            run.log(LogStream.STDOUT, null, "");
          }
          return null;
        });
    show(job, "");
    untilTotal(500);
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    page.evaluate("document.querySelector('job-log').goTo(150)");
    assertThat(log().locator("[aria-current] .text")).containsText("line 150 ");
    assertThat(asked).hasSizeLessThan(10).doesNotHaveDuplicates();
  }

  @Test
  void five_million_lines_scroll_past_what_a_browser_can_measure() throws Exception {
    String job = finished(run -> null);
    page.route(
        url -> url.contains("/log?"),
        route -> {
          String url = route.request().url();
          int from = Integer.parseInt(url.replaceAll(".*from=(\\d+).*", "$1"));
          String lines =
              IntStream.range(from, Math.min(5_000_001, from + 500))
                  .mapToObj(
                      n -> "{\"n\":%d,\"id\":\"1-%d\",\"text\":\"line %d.\"}".formatted(n, n, n))
                  .collect(Collectors.joining(","));
          String body =
              "{\"attempt\":1,\"total\":5000000,\"complete\":true,\"lines\":[" + lines + "]}";
          route.fulfill(
              new Route.FulfillOptions().setContentType("application/json").setBody(body));
        });
    show(job, "");
    untilTotal(5_000_000);
    for (int line : List.of(5_000_000, 2_500_000, 1, 4_999_000)) {
      page.evaluate("(n) => document.querySelector('job-log').goTo(n)", line);
      assertThat(text("line " + line + ".")).isVisible();
    }
    page.evaluate("document.querySelector('job-log').goTo(2500000)");
    assertThat(text("line 2500000.")).isVisible();
    log().locator(".window").hover();
    page.mouse().wheel(0, 400);
    assertThat(text("line 2500020.")).isVisible();
    log().locator(".window").focus();
    page.keyboard().press("End");
    assertThat(text("line 5000000.")).isVisible();
    assertThat((int) page.evaluate(LINES + ".length")).isLessThan(100);
  }

  @Test
  void what_is_kept_of_many_short_lines_is_bounded() {
    show(page, "");
    Object kept =
        page.evaluate(
            """
            async () => {
              const { Pages } = await import('/parts/log/pages.js');
              const pages = new Pages();
              for (let n = 1; n <= 500_000; n++) pages.put({ n, id: `1-${n}`, text: 'x' }, n);
              let kept = 0;
              for (let n = 1; n <= 500_000; n++) kept += pages.get(n) ? 1 : 0;
              return pages.get(500_000) ? kept : -1;
            }\
            """);
    assertThat((int) Objects.requireNonNull(kept)).isBetween(1_000, 100_000);
  }
}
