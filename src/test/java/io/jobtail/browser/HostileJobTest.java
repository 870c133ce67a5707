package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.jobtail.job.LogStream;
import io.jobtail.runner.JobFailedException;
import io.micronaut.context.annotation.Property;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a job says is text, whatever it looks like; the fixture sees to the policy. */
@Property(name = "jobtail.store", value = "memory")
class HostileJobTest extends PagesFixture {
  private static final String EVIL =
      "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>";
  private static final String SHOUTING = "\u001b[31mred\u001b[0m\u0007 \u202eback" + EVIL;
  private static final String LABEL =
      ",\"labels\":{\"evil\":\"" + EVIL + "\",\"link\":\"javascript:window.hacked=3\"}";

  @Test
  void shows_markup_and_terminal_sequences_as_text() {
    String id =
        script(
            context -> {
              context.progress(1, 2, EVIL);
              context.message(SHOUTING);
              context.log(LogStream.STDOUT, null, SHOUTING);
              gate.acquire();
              return Map.of("html", EVIL);
            },
            LABEL);
    Page board = visit("/");

    assertThat(row(board, id).locator(".says")).containsText("red");
    assertThat(row(board, id).locator(".says")).containsText("<script>window.hacked=1</script>");
    assertThat(row(board, id).locator(".says")).not().containsText("[31m");
    assertThat(row(board, id).locator(".chip").first()).containsText("evil=<script>");
    row(board, id).locator("[data-c=Job] a").click();
    assertThat(board.locator(".doing")).containsText("<img src=x");
    assertThat(board.locator("job-log")).containsText("<img src=x");
    gate.release();
    assertThat(board.locator("[data-outcome=succeeded] pre")).containsText("<script>");
    board.locator("#facts .chip").last().click();
    assertThat(row(board, id)).isVisible();

    assertHarmless(board);
  }

  @Test
  void shows_the_error_of_a_hostile_job_as_text() {
    String id =
        finishedScript(context -> {
          throw new JobFailedException(SHOUTING);
        });
    Page page = visit("/job.html?id=" + id);

    assertThat(page.locator("[data-outcome=failed] pre")).containsText("<script>");
    page.navigate(url("/?cursor=&label=" + "evil%3D%3Cscript%3E"));
    assertThat(page.locator(".label-filter .chip")).containsText("<script>");
    page.navigate(url("/job.html?id=%3Cscript%3Ewindow.hacked=1%3C/script%3E"));
    assertThat(page.locator("h1")).hasText("No such job");

    assertHarmless(page);
  }

  private static void assertHarmless(Page page) {
    assertThat(page.evaluate("window.hacked")).isNull();
    assertThat(page.locator("img")).hasCount(0);
  }
}
