package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.regex.Pattern;
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
}
