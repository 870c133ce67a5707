package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jobtail.runner.JobContext;
import io.micronaut.context.annotation.Property;
import java.nio.file.Path;
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
    String counting =
        script(this::unpack, ",\"labels\":{\"team\":\"search\"},\"timeout\":\"PT1H\"");
    submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{\"team\":\"docs\"}");
    Page page = visit("/");
    assertThat(row(page, counting)).containsText("43 %");

    shoot(page, "board", ".jobs");
    page.navigate(url("/job.html?id=" + counting));
    assertThat(page.locator("job-log")).containsText("part 60");
    shoot(page, "job", "job-log");
    page.navigate(url("/#new"));
    choose(page, "order");
    shoot(page, "form", "#submit");

    for (String name : new String[] {"board", "job", "form"}) {
      assertThat(FOLDER.resolve(name + "-dark-390.png")).isNotEmptyFile();
    }
  }

  private Object unpack(JobContext context) throws InterruptedException {
    for (int i = 1; i <= 60; i++) {
      context.log("unpacked part " + i + " of 140");
    }
    context.message("unpacking index-2026-11-20.tar.zst");
    context.progress(61, 140, "parts");
    gate.acquire();
    return "done";
  }

  private static void shoot(Page page, String name, String waitFor) {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : new int[] {WIDE, NARROW}) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, width == WIDE ? 620 : 844);
        assertThat(page.locator(waitFor)).isVisible();
        String look = scheme.name().toLowerCase(java.util.Locale.ROOT);
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + "-" + look + "-" + width + ".png")));
      }
    }
  }
}
