package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.jobtail.job.LogStream;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What is seen of a line of a log beside its text. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class LogLooksTest extends BrowserFixture {
  @Test
  void the_time_of_a_line_is_that_of_the_viewer() throws Exception {
    String job = finished(run -> null);
    String line =
        "{\"n\":1,\"id\":\"1-2\",\"time\":\"2026-01-01T20:00:00.123Z\",\"stream\":\"log\",\"text\":\"x\"}";
    Browser.NewContextOptions india =
        new Browser.NewContextOptions().setTimezoneId("Asia/Kolkata").setLocale("en-US");
    try (BrowserContext there = context.browser().newContext(india)) {
      Page other = there.newPage();
      other.route(
          url -> url.contains("/log?"),
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("application/json")
                      .setBody(
                          "{\"attempt\":1,\"total\":1,\"complete\":true,\"lines\":["
                              + line
                              + "]}")));
      show(other, "<job-log src='" + job + "'></job-log>");
      assertThat(other.locator("job-log a.number"))
          .hasAttribute("title", Pattern.compile("Jan 2, 2026, 01:30:00.123\\sAM GMT\\+5:30"));
    }
  }

  @Test
  void a_level_and_the_standard_error_are_told_by_a_sign_too() throws Exception {
    String job =
        finished(run -> {
          run.log(LogStream.LOG, "INFO", "as ever");
          run.log(LogStream.LOG, "WARN", "hm");
          run.log(LogStream.LOG, "ERROR", "oh");
          run.log(LogStream.LOG, "DEBUG", "so");
          run.log(LogStream.STDERR, null, "psst");
          run.log(LogStream.STDOUT, null, "out");
          return null;
        });
    show(page, "<job-log src='" + job + "'></job-log>");
    Locator signs = page.locator("job-log .sign");
    assertThat(signs).hasText(new String[] {"", "W", "E", "D", "!", ""});
    for (String word : List.of("WARN", "ERROR", "DEBUG", "stderr")) {
      assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(word)))
          .hasAttribute("title", word);
    }
    assertThat(signs.first()).not().hasAttribute("role", "img");
    Assertions.assertThat(
            (List<?>)
                page.locator("job-log .text")
                    .evaluateAll("(all) => all.map((one) => getComputedStyle(one).color)"))
        .satisfies(colors -> Assertions.assertThat(colors.subList(0, 5)).doesNotHaveDuplicates())
        .satisfies(colors -> Assertions.assertThat(colors.get(0)).isEqualTo(colors.get(5)));
  }

  @Test
  void a_page_sets_colors_sizes_and_parts() throws Exception {
    String job =
        submit(run -> {
          run.progress(1, 2, "files");
          run.log("hello");
          gate.acquire();
          return null;
        });
    show(
        page,
        "<job-progress src='" + job + "'></job-progress><job-log src='" + job + "'></job-log>");
    // as a style sheet of the page would; its policy allows none in its text
    page.evaluate(
        """
        () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`
            body { --jobtail-accent: rgb(1, 2, 3); --jobtail-bar-height: 21px; --jobtail-log-height: 333px; }
            job-log { --jobtail-background: rgb(4, 5, 6); --jobtail-row-height: 31px; }
            job-progress::part(state) { text-transform: uppercase; }
            job-log::part(line) { border-top: 1px solid rgb(7, 8, 9); }`);
          document.adoptedStyleSheets = [sheet];
        }\
        """);
    Locator progress = page.locator("job-progress");
    assertThat(progress.locator("[part=fill]")).hasCSS("background-color", "rgb(1, 2, 3)");
    assertThat(progress.locator("[part=bar]")).hasCSS("height", "21px");
    assertThat(progress.locator("[part=state]")).hasCSS("text-transform", "uppercase");
    Locator log = page.locator("job-log");
    assertThat(log).hasCSS("height", "333px");
    assertThat(log).hasCSS("background-color", "rgb(4, 5, 6)");
    assertThat(log.locator(".line").first()).hasCSS("height", "31px");
    assertThat(log.locator(".line").first()).hasCSS("border-top-color", "rgb(7, 8, 9)");
  }
}
