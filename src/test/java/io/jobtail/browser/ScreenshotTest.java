package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jobtail.job.LogStream;
import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobStep;
import io.micronaut.context.annotation.Property;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pictures for those who judge how the pages look: target/screenshots. */
@Property(name = "jobtail.store", value = "memory")
class ScreenshotTest extends PagesFixture {
  private static final Path FOLDER = Path.of("target/screenshots");
  private static final int WIDE = 1280;
  private static final int NARROW = 390;

  @Test
  void takes_pictures_of_both_pages() throws Exception {
    finished("emit", "{\"lines\":120}", "{\"team\":\"search\",\"night\":\"2026-11-20\"}");
    finished("emit", "{\"lines\":3,\"fail\":true}", "{\"team\":\"billing\"}");
    finished("order", "{\"name\":\"abc\",\"target\":{\"host\":\"a\",\"port\":1}}", "{}");
    String cancelled = submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{}");
    cancel(cancelled);
    String releasing =
        script(this::release, ",\"labels\":{\"team\":\"search\"},\"timeout\":\"PT1H\"");
    submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{\"team\":\"docs\"}");
    Page page = visit("/");
    assertThat(row(page, releasing)).containsText("left");

    shoot(page, "board", ".jobs", 440);
    page.navigate(url("/job.html?id=" + releasing));
    assertThat(page.locator("job-log")).containsText("tests 24");
    assertThat(page.locator(".progress .left")).containsText("left");
    shoot(page, "job", "job-log", 690);
    page.navigate(url("/#new"));
    choose(page, "order");
    shoot(page, "form", "#submit", 720);

    for (String name : new String[] {"board", "job", "form"}) {
      assertThat(FOLDER.resolve(name + "-dark-390.png")).isNotEmptyFile();
    }
  }

  /** Has steps of all kinds, and works until there is no doubt about the time that is left. */
  private Object release(JobContext context) throws InterruptedException {
    context.plan(10);
    context.step("Fetch the index", 2, fetch -> work(context, fetch, 5, "parts"));
    try (JobStep build = context.step("Build", 6)) {
      build.plan(5);
      build.step("Compile", 1, compile -> work(context, compile, 4, "classes"));
      JobStep manual = build.step("Manual");
      manual.step("Spelling").fail();
      say(context, "31", "✗", "search.md: 2 words that are in no dictionary");
      manual.progress(0.4);
      try (JobStep tests = build.step("Test", 3)) {
        tests.message("searching while the index is written");
        work(context, tests, 24, "tests");
        gate.acquire();
      }
    }
    return "done";
  }

  /** A part more each time; 40 would be all. */
  private void work(JobContext context, JobStep step, int parts, String unit)
      throws InterruptedException {
    for (int i = 1; i <= parts; i++) {
      boolean isSlow = i % 9 == 0;
      say(context, isSlow ? "33" : "32", isSlow ? "!" : "✓", "%s %d".formatted(unit, i));
      step.progress(i, 40, unit);
      if (gate.tryAcquire(150, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private static void say(JobContext context, String color, String sign, String text) {
    String head = "\u001b[" + color + "m" + sign + "\u001b[0m ";
    String took = " \u001b[2m(" + 7 * text.length() + " ms)\u001b[0m";
    context.log(LogStream.STDOUT, null, head + text + took);
  }

  private static void shoot(Page page, String name, String waitFor, int height) {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : new int[] {WIDE, NARROW}) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, width == WIDE ? height : 844);
        assertThat(page.locator(waitFor)).isVisible();
        String look = scheme.name().toLowerCase(java.util.Locale.ROOT);
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + "-" + look + "-" + width + ".png")));
      }
    }
  }
}
