package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jobtail.job.LogStream;
import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobStep;
import io.micronaut.context.annotation.Property;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What axe-core finds, and what it cannot. */
@Property(name = "jobtail.store", value = "memory")
class AccessibilityTest extends PagesFixture {
  private static final String AXE = "axe.min.js";

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void axe_finds_nothing_on_the_board(ColorScheme scheme) throws IOException {
    finished("emit", "{\"lines\":1,\"fail\":true}", "{\"team\":\"axe\"}");
    finished("emit", "{\"lines\":1}", "{}");
    String running = waitingWithProgress();
    Page board = visit("/");
    board.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    assertThat(row(board, running)).containsText("50 %");
    assertThat(violations(board)).isEmpty();

    board.getByText("New job").click();
    choose(board, "order");
    board.locator("#submit").getByText("Add").first().click();
    board.locator("#submit").getByText("Submit").click();
    assertThat(wrong(board, "/params/name")).isVisible();
    assertThat(violations(board)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void axe_finds_nothing_on_a_job(ColorScheme scheme) throws IOException {
    String running = waitingWithProgress();
    String failed = finished("emit", "{\"lines\":50,\"fail\":true}", "{\"team\":\"axe\"}");
    Page page = visit("/job.html?id=" + running);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    assertThat(page.locator(".percent").first()).hasText("50 %");
    assertThat(page.locator("job-log")).containsText("half");
    assertThat(violations(page)).isEmpty();

    page.navigate(url("/job.html?id=" + failed));
    assertThat(page.locator("job-log")).containsText("line 50 ");
    page.getByLabel("Search the whole log").fill("line 4");
    page.getByLabel("Search the whole log").press("Enter");
    assertThat(page.locator("job-log [part=count]")).containsText("1 of 11");
    assertThat(violations(page)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void axe_finds_nothing_on_the_page_of_the_api(ColorScheme scheme) throws IOException {
    Page page = visit("/api.html");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.locator("#log summary").first().click();
    page.locator("#submit summary").first().click();
    page.locator("#submit").getByText("Send").click();
    assertThat(page.locator("#submit [role=status]")).containsText("→ 200");
    nothingIsFoundWideOrNarrow(page);
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void axe_finds_nothing_on_steps_and_dialogs_however_narrow(ColorScheme scheme)
      throws IOException {
    String id = script(this::inSteps);
    Page page = visit("/job.html?id=" + id);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    assertThat(page.locator(".step")).hasCount(3);
    assertThat(page.locator("job-log")).containsText("beside");
    nothingIsFoundWideOrNarrow(page);

    gate.release();
    page.locator(".title").getByText("Remove").click();
    assertThat(page.locator("#ask")).isVisible();
    nothingIsFoundWideOrNarrow(page);

    page.navigate(url("/"));
    row(page, id).getByText("Remove").click();
    assertThat(page.locator("#ask")).isVisible();
    nothingIsFoundWideOrNarrow(page);
    page.locator("#ask").getByText("Keep").click();
    nothingIsFoundWideOrNarrow(page);
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void axe_finds_nothing_on_the_progress_element(ColorScheme scheme) throws IOException {
    String id = script(this::inSteps);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    show(
        page,
        "<main><h1>Test</h1><job-progress src='/jobs/"
            + id
            + "' label='Copying' steps></job-progress></main>");
    assertThat(page.locator("job-progress [part=step]")).hasCount(3);
    nothingIsFoundWideOrNarrow(page);

    gate.release();
    assertThat(page.locator("job-progress [part=state]")).hasText("Succeeded");
    nothingIsFoundWideOrNarrow(page);
  }

  private Object inSteps(JobContext context) throws InterruptedException {
    context.step("fetch").close();
    context.step("verify").fail();
    try (JobStep build = context.step("build")) {
      build.progress(1, 2, "files");
      context.log(LogStream.STDERR, null, "beside the rest");
      gate.acquire();
    }
    return "done";
  }

  private static void nothingIsFoundWideOrNarrow(Page page) throws IOException {
    page.setViewportSize(1_280, 800);
    assertThat(violations(page)).isEmpty();
    page.setViewportSize(390, 800);
    assertThat(violations(page)).isEmpty();
  }

  @Test
  void the_scheme_can_be_chosen_and_stays() {
    Page page = visit("/");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    assertThat(background(page)).isEqualTo("rgb(255, 255, 255)");
    page.locator("#scheme").click();
    page.locator("#scheme").click();
    assertThat(page.locator("#scheme")).hasText("Dark");
    assertThat(background(page)).isEqualTo("rgb(20, 23, 28)");

    page.reload();
    assertThat(background(page)).isEqualTo("rgb(20, 23, 28)");
    page.locator("#scheme").click();
    assertThat(page.locator("#scheme")).hasText("Auto");
    assertThat(background(page)).isEqualTo("rgb(255, 255, 255)");
  }

  @Test
  void nothing_is_wider_than_a_narrow_screen() {
    String id =
        finished(
            "emit", "{\"lines\":3,\"length\":300}", "{\"a-label\":\"" + "x".repeat(200) + "\"}");
    Page page = visit("/");
    page.setViewportSize(390, 800);
    assertThat(row(page, id)).isVisible();
    assertThat(overflow(page)).isNotPositive();
    page.getByText("New job").click();
    assertThat(page.locator("#submit")).isVisible();
    assertThat(overflow(page)).isNotPositive();

    page.navigate(url("/job.html?id=" + id));
    assertThat(page.locator("job-log")).containsText("line 3 ");
    assertThat(overflow(page)).isNotPositive();
  }

  private String waitingWithProgress() {
    return script(context -> {
      context.progress(0.5);
      context.message("half of it");
      context.log("half");
      gate.acquire();
      return null;
    });
  }

  private static String background(Page page) {
    return (String) page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  }

  private static int overflow(Page page) {
    return (int)
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  @SuppressWarnings("unchecked") // the script gives a list of texts
  static List<String> violations(Page page) throws IOException {
    page.evaluate(axe());
    return (List<String>)
        page.evaluate(
            """
            async () => (await axe.run()).violations.flatMap(({id, nodes}) =>
              nodes.map(({html, failureSummary}) => `${id}: ${html} ${failureSummary}`))
            """);
  }

  private static String axe() throws IOException {
    try (InputStream in = AccessibilityTest.class.getClassLoader().getResourceAsStream(AXE)) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
