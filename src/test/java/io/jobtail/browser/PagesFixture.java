package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.jobtail.web.RawHttp;
import io.jobtail.web.ScriptHandler;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;

/** Short words for what tests of the pages ask of the server and see in the browser. */
@MicronautTest
abstract class PagesFixture extends BrowserFixture {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String JOBS = "/jobs/";

  @BeforeEach
  void bePatient() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  final Page visit(String path) {
    page.navigate(url(path));
    return page;
  }

  final RawHttp.Answer seen(String path) {
    try {
      return get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final void cancel(String id) {
    try {
      ask(RawHttp.withBody("POST", JOBS + id + "/cancel", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Submits, and gives the job's id. */
  final String submitted(String type, String params, String labels) {
    return id("{\"type\":\"" + type + "\",\"params\":" + params + ",\"labels\":" + labels + "}");
  }

  final String script(ScriptHandler.Script script) {
    return script(script, "");
  }

  final String script(ScriptHandler.Script script, String fields) {
    return id(scripts.submission(script, fields));
  }

  final String finishedScript(ScriptHandler.Script script) {
    return ended(script(script));
  }

  /** Submits, waits for the end, and gives the id. */
  final String finished(String type, String params, String labels) {
    return ended(submitted(type, params, labels));
  }

  final List<?> list(String search) {
    return (List<?>) Objects.requireNonNull(json(seen("/jobs" + search)).get("jobs"));
  }

  private String ended(String id) {
    seen(JOBS + id + "?until=finished");
    return id;
  }

  private String id(String body) {
    try {
      return submit(body).substring(JOBS.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void live(Page page) {
    assertThat(page.locator("#link")).hasText("Live");
  }

  static Locator rows(Page board) {
    return board.locator(".jobs tbody tr");
  }

  static Locator row(Page board, String id) {
    return board.locator("tr[data-id='" + id + "']");
  }

  static Locator state(Page board, String id) {
    return row(board, id).locator("[data-c=State]");
  }

  /** Picks a type in the form. */
  static void choose(Page page, String type) {
    page.locator("#type").selectOption(type);
  }

  static Locator field(Page page, String pointer) {
    return page.locator("#submit [name='" + pointer + "']");
  }

  static Locator list(Page page, String name) {
    Locator legend = page.locator("legend", new Page.LocatorOptions().setHasText(name));
    return page.locator("#submit fieldset.list").filter(new Locator.FilterOptions().setHas(legend));
  }

  /** What is said to be wrong with a field. */
  static Locator wrong(Page page, String pointer) {
    String id = URLEncoder.encode(pointer, StandardCharsets.UTF_8);
    return page.locator("[id='field-" + id + "-wrong']");
  }

  static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
