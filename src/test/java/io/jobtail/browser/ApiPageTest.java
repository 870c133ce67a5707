package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.micronaut.context.annotation.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of the API: everything that is described can be seen, and tried. */
@Property(name = "jobtail.store", value = "memory")
class ApiPageTest extends PagesFixture {
  private static final int MOST_BYTES = 40_000;
  private static final String OWN_FILES =
      """
      () => Object.fromEntries(
        performance.getEntries()
          .filter(({ entryType }) => entryType === "navigation" || entryType === "resource")
          .map(({ name, decodedBodySize }) => [new URL(name).pathname, decodedBodySize])
          .filter(([path]) => !/^\\/(lib|jobs|openapi.json)(\\/|$)?/.test(path)))
      """;

  private Page api() {
    context.addInitScript(
        """
        globalThis.violations = [];
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
          violations.push(`${violatedDirective} ${blockedURI}`));
        """);
    return visit("/api.html");
  }

  private static Locator operation(Page page, String id) {
    Locator operation = page.locator("#" + id);
    operation.locator("summary").first().click();
    return operation;
  }

  private static Locator answer(Locator operation) {
    return operation.locator("[role=status]");
  }

  @Test
  void the_board_leads_to_it() {
    visit("/").locator(".foot").getByText("API").click();
    assertThat(page).hasURL(url("/api.html"));
    assertThat(page.locator("h1")).hasText("API");
  }

  @Test
  void shows_every_operation_and_schema_and_is_small() {
    Page page = api();
    assertThat(page.locator("details.operation")).hasCount(19);
    Locator events = operation(page, "events");
    assertThat(events).containsText("Go on right after this event");
    assertThat(events.locator("tbody tr")).hasCount(16);
    events.getByText("EventPage").click();
    assertThat(page.locator("#schema-EventPage")).containsText("Whether nothing follows, ever");

    @SuppressWarnings("unchecked") // the script gives numbers by their names
    Map<String, Integer> sizes = (Map<String, Integer>) page.evaluate(OWN_FILES);
    assertThat(sizes).containsKeys("/api.html", "/pages/base.css", "/pages/reference/schema.js");
    assertThat(sizes.values().stream().mapToInt(size -> size).sum())
        .as("bytes of %s", sizes)
        .isBetween(10_000, MOST_BYTES);
    assertThat(page.evaluate("violations")).isEqualTo(List.of());
  }

  @Test
  void tries_a_submission_and_shows_its_stream() {
    Page page = api();
    Locator submit = operation(page, "submit");
    submit.locator("textarea").fill("{\"type\":\"emit\",\"params\":{\"lines\":3}}");
    submit.locator("select[name=accept]").selectOption("text/event-stream");
    submit.getByText("Send").click();
    assertThat(answer(submit)).containsText("POST /jobs → 200");
    assertThat(answer(submit)).containsText("event: done");
    assertThat(answer(submit)).containsText("location: /jobs/");
  }

  @Test
  void sends_what_is_typed_where_it_belongs() {
    String id = finished("emit", "{\"lines\":3}", "{}");
    List<String> asked = new ArrayList<>();
    context.onRequest(request -> asked.add(request.url()));
    Page page = api();
    Locator log = operation(page, "log");
    log.locator("[name='path:id']").fill(id);
    log.locator("[name='query:grep']").fill("line [23]");
    log.locator("[name='query:timestamps']").selectOption("false");
    log.locator("[name='accept']").selectOption("text/plain");
    log.getByText("Send").click();
    assertThat(answer(log)).containsText("3:line 3");
    assertThat(asked).contains(url("/jobs/" + id + "/log?grep=line+%5B23%5D&timestamps=false"));

    Locator job = operation(page, "job");
    job.locator("[name='path:id']").fill("nojob");
    job.getByText("Send").click();
    assertThat(answer(job)).containsText("→ 404");
    assertThat(answer(job)).containsText("urn:jobtail:problem:not-found");
  }

  @Test
  void shows_a_stream_as_it_comes_until_it_is_stopped() {
    Page page = api();
    Locator jobs = operation(page, "jobs");
    jobs.locator("[name='accept']").selectOption("text/event-stream");
    jobs.getByText("Send").click();
    assertThat(answer(jobs)).containsText("event: page");
    String id = finished("emit", "{\"lines\":1}", "{}");
    assertThat(answer(jobs)).containsText(id);
    jobs.locator("button[type=button]").click();
    assertThat(answer(jobs)).containsText("(stopped)");
  }
}
