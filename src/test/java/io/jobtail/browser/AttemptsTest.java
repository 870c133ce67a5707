package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.jobtail.job.LogStream;
import io.jobtail.runner.JobFailedException;
import io.micronaut.context.annotation.Property;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of a job that is tried again. */
@Property(name = "jobtail.store", value = "sqlite")
@Property(name = "jobtail.data-dir", value = "${java.io.tmpdir}/jobtail-test-${random.uuid}")
@Property(name = "jobtail.runner.retry.initial", value = "4s")
class AttemptsTest extends PagesFixture {
  @Test
  void the_log_is_that_of_the_latest_attempt_unless_another_is_chosen() {
    String id =
        script(
            context -> {
              context.log(LogStream.STDOUT, null, "try " + context.attempt());
              gate.acquire();
              if (context.attempt() < 3) {
                throw new JobFailedException("not yet");
              }
              context.log(LogStream.STDOUT, null, "it worked");
              return null;
            },
            ",\"maxAttempts\":3");
    Page page = visit("/job.html?id=" + id);
    Locator log = page.locator("job-log [part=window]");
    Locator attempts = page.getByLabel("Attempt", new Page.GetByLabelOptions().setExact(true));
    assertThat(log).containsText("try 1");
    assertThat(page.locator(".summary")).containsText("attempt 1 of 3");
    assertThat(attempts).hasCount(0);

    gate.release();
    assertThat(log).containsText("try 2");
    assertThat(log).not().containsText("try 1");
    assertThat(page.locator(".summary")).containsText("attempt 2 of 3");
    assertThat(chosen(attempts)).hasText("Attempt 2");

    attempts.selectOption("Attempt 1");
    assertThat(log).containsText("try 1");
    assertThat(log).not().containsText("try 2");
    assertThat(page.getByText("Download"))
        .hasAttribute("href", Pattern.compile(".*/log\\?.*attempt=1"));

    gate.release();
    assertThat(page.locator(".summary")).containsText("attempt 3 of 3");
    assertThat(attempts.locator("option")).hasCount(3);
    assertThat(chosen(attempts)).hasText("Attempt 1");
    assertThat(log).containsText("try 1");

    attempts.selectOption("Attempt 3");
    assertThat(log).containsText("try 3");
    gate.release();
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(log).containsText("it worked");
    assertThat(page.locator(".count")).hasText("2 lines");
  }

  @Test
  void what_went_wrong_is_shown_while_it_waits_for_the_next_attempt() {
    String id =
        script(
            context -> {
              gate.acquire();
              throw new JobFailedException("the other side does not answer");
            },
            ",\"maxAttempts\":2");
    Page page = visit("/job.html?id=" + id);
    assertThat(page.locator(".summary .state")).hasText("running");

    gate.release();
    assertThat(page.locator("[data-outcome=queued]")).containsText("does not answer");
    assertThat(page.locator(".summary")).containsText("tries again in");
    assertThat(page.locator(".summary .state")).hasText("running");
    assertThat(page.locator("#outcome")).isEmpty();

    gate.release();
    assertThat(page.locator(".summary .state")).hasText("failed");
    assertThat(page.locator("[data-outcome=failed]")).containsText("does not answer");
  }

  private static Locator chosen(Locator select) {
    return select.locator("option:checked");
  }
}
