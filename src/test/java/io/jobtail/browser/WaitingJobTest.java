package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import io.micronaut.context.annotation.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of a job that waits behind another, or for what it does. */
@Property(name = "jobtail.store", value = "sqlite")
@Property(name = "jobtail.data-dir", value = "${java.io.tmpdir}/jobtail-test-${random.uuid}")
@Property(name = "jobtail.runner.concurrency", value = "1")
class WaitingJobTest extends PagesFixture {
  @Test
  void says_its_place_in_the_queue_and_how_long_such_jobs_take() {
    finishedScript(context -> null);
    String running = held();
    String first = held();
    String second = held();

    Page page = visit("/job.html?id=" + second);
    assertThat(page.locator(".summary .state")).hasText("queued");
    assertThat(page.locator(".summary")).containsText("number 2 in the queue");
    assertThat(page.locator(".summary")).containsText("usually takes 1 s");
    assertThat(page.locator(".summary")).containsText("submitted");
    assertThat(page.locator(".progress")).hasCount(0);

    cancel(first);
    assertThat(page.locator(".summary")).containsText("next in the queue");
    cancel(running);
    assertThat(page.locator(".summary .state")).hasText("running");
    assertThat(page.locator(".summary")).not().containsText("queue");
    assertThat(page.locator(".summary")).containsText("usually takes 1 s");
  }

  @Test
  void shows_the_log_of_a_job_that_began_while_its_page_was_opened() {
    String running = held();
    String id =
        script(context -> {
          context.log("hello from the job");
          gate.acquire();
          return null;
        });
    List<Route> streams = new ArrayList<>();
    page.route(url -> url.contains("/events"), streams::add);
    visit("/job.html?id=" + id);
    // the log has been asked for: there is no attempt yet
    assertThat(page.locator("job-log [part~=follow]")).hasText("Following");
    page.waitForCondition(() -> !streams.isEmpty());

    cancel(running);
    awaitOutput(id);
    streams.forEach(Route::resume);

    assertThat(page.locator("job-log")).containsText("hello from the job");
    gate.release();
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(page.locator(".count")).hasText("1 line");
    assertThat(page.locator("job-log")).containsText("hello from the job");
  }

  @Test
  void says_when_it_last_said_something_whatever_the_server_estimates() {
    String id =
        script(context -> {
          for (int i = 1; !gate.tryAcquire(100, TimeUnit.MILLISECONDS); i++) {
            context.progress(i, 1_000, "parts");
          }
          context.log("that is all for now");
          gate.acquire();
          return null;
        });
    Page page = visit("/job.html?id=" + id);
    assertThat(page.locator(".progress .left")).containsText("left");

    gate.release();
    assertThat(page.locator("job-log")).containsText("that is all for now");
    String said = Objects.requireNonNull(json(seen("/jobs/" + id)).get("lastOutputAt")).toString();
    assertThat(page.locator(".summary time[datetime='" + said + "']"))
        .hasText(Pattern.compile("1[0-4] s ago"));
  }

  @Test
  void knows_the_last_output_when_it_is_opened_again() {
    String id =
        script(context -> {
          context.log("first");
          gate.acquire();
          context.log("second");
          gate.acquire();
          return null;
        });
    awaitOutput(id);
    Object first = json(seen("/jobs/" + id)).get("lastOutputAt");
    Page page = visit("/job.html?id=" + id);
    assertThat(page.locator("job-log")).containsText("first");

    gate.release();
    page.waitForCondition(
        () -> !Objects.equals(first, json(seen("/jobs/" + id)).get("lastOutputAt")));
    Object second = json(seen("/jobs/" + id)).get("lastOutputAt");
    Response told =
        page.waitForResponse(answer -> answer.url().endsWith("/jobs/" + id), () -> page.reload());
    assertThat(told.text()).contains("\"lastOutputAt\":\"" + second + "\"");
    assertThat(told.status()).isEqualTo(200);
  }

  private String held() {
    return script(context -> {
      gate.acquire();
      return null;
    });
  }

  private void awaitOutput(String id) {
    page.waitForCondition(() -> json(seen("/jobs/" + id)).containsKey("lastOutputAt"));
  }
}
