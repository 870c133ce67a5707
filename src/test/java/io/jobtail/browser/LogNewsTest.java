package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log tells of lines that come: on its button, to pages, and to those who do not see it. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class LogNewsTest extends BrowserFixture {
  /** 300 lines are there; the others come when the gate opens, one for each permit. */
  private String job() throws Exception {
    Semaphore written = new Semaphore(0);
    String job =
        submit(run -> {
          for (int n = 1; n <= 300; n++) {
            run.log("line " + n);
          }
          written.release();
          for (int n = 301; n <= 400; n++) {
            gate.acquire();
            run.log("line " + n);
          }
          return null;
        });
    written.acquire();
    return job;
  }

  /** Opens a log, and keeps what it tells the page. */
  private Locator open(String job, String attributes) {
    show(page, "<template><job-log src='" + job + "' " + attributes + "></job-log></template>");
    page.evaluate(
        """
        () => {
          window.told = [];
          const log = document.importNode(document.querySelector('template').content, true).firstChild;
          for (const name of ['lines', 'follow', 'pause']) {
            log.addEventListener(name, ({ detail }) => told.push([name, detail && { ...detail }]));
          }
          document.body.append(log);
        }\
        """);
    return page.locator("job-log [part~=follow]");
  }

  private String told() {
    return Objects.requireNonNull(page.evaluate("JSON.stringify(told)")).toString();
  }

  private static String lines(int total, int behind) {
    return "[\"lines\",{\"total\":%d,\"behind\":%d}]".formatted(total, behind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "line=120"})
  void what_was_there_when_it_was_opened_is_no_news(String attributes) throws Exception {
    Locator button = open(job(), attributes);
    until(page, "told.length > 0");
    assertThat(button).hasText("Follow");
    assertThat(told()).isEqualTo("[" + lines(300, 0) + "]");
    gate.release();
    assertThat(button).hasText("↓ 1 new line");
    assertThat(told()).isEqualTo("[" + lines(300, 0) + "," + lines(301, 1) + "]");
  }

  @Test
  void a_page_is_told_when_it_follows_when_it_pauses_and_how_far_it_is_behind() throws Exception {
    Locator button = open(job(), "follow");
    until(page, "told.length > 0");
    page.evaluate("document.querySelector('job-log').pause()");
    gate.release(20);
    assertThat(button).hasText("↓ 20 new lines");
    button.click();
    assertThat(button).hasText("Following");
    gate.release();
    until(page, "document.querySelector('job-log').total === 321");
    until(page, "told.length > 0 && told.at(-1)[1]?.total === 321");
    assertThat(told())
        .startsWith("[" + lines(300, 0) + ",[\"pause\",null],")
        .contains(lines(320, 20) + ",[\"follow\",null]")
        .endsWith(lines(321, 0) + "]");
  }

  @Test
  void new_lines_are_read_out_in_few_words_while_they_are_followed() throws Exception {
    open(job(), "follow");
    until(page, "told.length > 0");
    gate.release(20);
    Locator region = page.locator("job-log [role=log][aria-live=polite]");
    assertThat(region.locator("div"))
        .hasText(
            new String[] {"20 new lines, the last of them:", "line 318", "line 319", "line 320"});
    gate.release();
    assertThat(region.locator("div")).hasText(new String[] {"line 321"});
    page.evaluate("document.querySelector('job-log').pause()");
    gate.release();
    until(page, "document.querySelector('job-log').total === 322");
    page.evaluate("document.querySelector('job-log').follow()");
    gate.release();
    // what came while nobody followed is not read out later
    assertThat(region.locator("div")).hasText(new String[] {"line 323"});
  }

  @Test
  void says_that_its_connection_is_lost_until_it_is_back() throws Exception {
    AtomicBoolean isDown = new AtomicBoolean(true);
    page.route(
        url -> url.contains("/events"),
        route -> {
          if (isDown.get()) {
            route.abort();
          } else {
            route.resume();
          }
        });
    open(job(), "follow");
    Locator count = page.locator("job-log[reconnecting] [part=count]");
    assertThat(count).hasText("Reconnecting…");
    assertThat(page.locator("job-log")).containsText("line 300");
    isDown.set(false);
    assertThat(page.locator("job-log:not([reconnecting]) [part=count]")).isEmpty();
    gate.release();
    assertThat(page.locator("job-log")).containsText("line 301");
  }

  @Test
  void what_is_looked_at_stays_where_it_is_while_lines_come() throws Exception {
    Locator button = open(job(), "line=150");
    Locator line = page.locator("job-log .line[aria-current]");
    assertThat(line).containsText("line 150");
    BoundingBox before = line.boundingBox();
    gate.release(50);
    assertThat(button).hasText("↓ 50 new lines");
    assertThat(line).containsText("line 150");
    assertThat(line.boundingBox()).usingRecursiveComparison().isEqualTo(before);
  }
}
