package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.jobtail.it.CuttingProxy;
import io.jobtail.job.LogStream;
import io.jobtail.runner.JobFailedException;
import io.micronaut.context.annotation.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of one job. */
@Property(name = "jobtail.store", value = "memory")
class JobPageTest extends PagesFixture {
  @Test
  void shows_progress_live_and_the_result_at_the_end() {
    String id =
        script(context -> {
          context.progress(1, 4, "parts");
          context.message("sorting");
          context.log("hello from the job");
          gate.acquire();
          context.progress(4, 4, "parts");
          return java.util.Map.of("answer", 42);
        });
    Page page = visit("/job.html?id=" + id);

    assertThat(page.locator(".summary .state")).hasText("running");
    live(page);
    assertThat(page.locator(".progress progress")).hasAttribute("value", "25");
    assertThat(page.locator(".doing")).containsText("sorting");
    assertThat(page.locator(".doing")).containsText("1 of 4 parts");
    assertThat(page.locator("job-log")).containsText("hello from the job");

    gate.release();
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(page.locator("[data-outcome=succeeded] pre")).hasText("{\n  \"answer\": 42\n}");
    assertThat(page).hasTitle(Pattern.compile("script \\w+ succeeded"));
    assertThat(page.locator("#link")).hasText("Ended");
  }

  @Test
  void shows_what_went_wrong() {
    String id =
        finishedScript(context -> {
          throw new JobFailedException("The disk is full:\n  /backup");
        });
    Page page = visit("/job.html?id=" + id);

    assertThat(page.locator(".summary .state")).hasText("failed");
    assertThat(page.locator("[data-outcome=failed] pre"))
        .containsText("The disk is full:\n  /backup");
    assertThat(page.locator("[data-outcome=failed] .why")).containsText("it ended with an error");
  }

  @Test
  void says_that_an_address_without_an_id_names_no_job() {
    assertThat(visit("/job.html").locator("main")).containsText("names no job");
  }

  @Test
  void cancels_and_runs_again_and_removes() {
    String id = submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{}");
    Page page = visit("/job.html?id=" + id);
    assertThat(page.locator(".summary .state")).hasText("running");

    page.locator(".title").getByText("Cancel").click();
    assertThat(page.locator(".summary .state")).hasText("cancelled");

    page.locator(".title").getByText("Run again").click();
    page.waitForURL(Pattern.compile(".*id=(?!" + id + ").*"));
    assertThat(page.locator(".summary .state")).hasText("running");
    page.locator(".title").getByText("Cancel").click();
    assertThat(page.locator(".summary .state")).hasText("cancelled");

    page.locator(".title").getByText("Remove").click();
    page.locator("#ask").getByText("Remove", exactly()).click();
    page.waitForURL(Pattern.compile(".*/$"));
  }

  @Test
  void says_why_it_is_quiet() {
    String id = script(context -> gate.tryAcquire(1, java.util.concurrent.TimeUnit.HOURS));
    Page page = visit("/job.html?id=" + id);

    assertThat(page.locator(".summary"))
        .containsText(
            "no output yet", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
  }

  @Test
  void says_that_the_connection_is_lost_and_resumes() throws Exception {
    String id =
        script(context -> {
          context.log("before");
          gate.acquire();
          context.log("after");
          gate.acquire();
          return null;
        });
    try (CuttingProxy proxy = new CuttingProxy(server.getPort())) {
      page.navigate("http://localhost:" + proxy.port() + "/job.html?id=" + id);
      live(page);
      assertThat(page.locator("job-log")).containsText("before");

      context.setOffline(true);
      proxy.down();
      assertThat(page.locator("#link")).hasText(Pattern.compile("Reconnecting( in \\d+ s)?"));
      gate.release();
      proxy.up();
      context.setOffline(false);
      live(page);
      assertThat(page.locator("job-log")).containsText("after");
    }
  }

  @Test
  void finds_what_is_searched_in_the_whole_log() {
    String id = finished("emit", "{\"lines\":20000,\"length\":40}", "{}");
    Page page = visit("/job.html?id=" + id);
    assertThat(page.locator(".count")).hasText("20,000 lines");

    Locator search = page.getByLabel("Search the whole log");
    search.fill("^line 1234 ");
    search.press("Enter");
    assertThat(page.locator("job-log [part=count]")).hasText("1 of 1");
    assertThat(page.locator("job-log [aria-current]")).containsText("line 1234 ");

    search.fill("(");
    search.press("Enter");
    assertThat(page.locator("job-log [part=count][data-bad]")).isVisible();
  }

  @Test
  void what_the_server_said_before_the_end_changes_nothing_after_it() {
    String id =
        script(context -> {
          gate.acquire();
          return "done";
        });
    List<Runnable> late = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    page.route(
        "**/jobs/" + id,
        route -> {
          if (asked.incrementAndGet() == 2) {
            APIResponse answer = route.fetch();
            late.add(() -> route.fulfill(new Route.FulfillOptions().setResponse(answer)));
          } else {
            route.resume();
          }
        });
    visit("/job.html?id=" + id);
    page.waitForCondition(() -> !late.isEmpty());

    gate.release();
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    page.waitForCondition(() -> asked.get() == 3);
    page.waitForResponse("**/jobs/" + id, late.getFirst());
    page.evaluate("path => fetch(path).then(answer => answer.json())", "/jobs/" + id);
    page.evaluate("new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn)))");
    assertThat(page.locator(".summary .state")).hasText("succeeded", now());
  }

  @Test
  void what_the_answer_to_a_cancel_says_changes_nothing_after_the_end() {
    String id =
        script(context -> {
          gate.acquire();
          return null;
        });
    List<Route> asked = new ArrayList<>();
    page.route(url -> url.endsWith("/cancel"), asked::add);
    visit("/job.html?id=" + id);
    assertThat(page.locator(".summary .state")).hasText("running");
    String before = seen("/jobs/" + id).text();

    page.locator("#head").getByText("Cancel", exactly()).click();
    cancel(id);
    assertThat(page.locator(".summary .state")).hasText("cancelled");
    asked.getFirst().fulfill(new Route.FulfillOptions().setBody(before));

    assertThat(page.locator("#head").getByText("Remove", exactly())).isEnabled();
    assertThat(page.locator(".summary .state")).hasText("cancelled");
  }

  private static LocatorAssertions.HasTextOptions now() {
    return new LocatorAssertions.HasTextOptions().setTimeout(1);
  }

  @Test
  void counts_and_follows_the_lines() {
    String id =
        script(context -> {
          for (int i = 1; i <= 500; i++) {
            context.log(LogStream.STDOUT, null, "line " + i);
          }
          gate.acquire();
          context.log("the last");
          gate.acquire();
          return null;
        });
    Page page = visit("/job.html?id=" + id);
    assertThat(page.locator("job-log")).containsText("line 500");

    page.locator("job-log [part~=follow]").click();
    gate.release();
    assertThat(page.locator(".count")).hasText("501 lines");
    assertThat(page.locator("job-log")).containsText("the last");
  }

  @Test
  void offers_the_log_as_it_is() {
    String id = finished("emit", "{\"lines\":2}", "{}");
    Page page = visit("/job.html?id=" + id);

    assertThat(page.getByText("Download")).hasAttribute("download", id + "-1.log");
    page.getByText("Raw").click();
    page.waitForURL(Pattern.compile(".*/jobs/" + id + "/log.*"));
    assertThat(page.locator("body")).containsText("line 2 ");
  }

  @Test
  void says_that_there_is_no_such_job() {
    Page page = visit("/job.html?id=none");

    assertThat(page.locator("h1")).hasText("No such job");
    assertThat(page.locator("#head")).containsText("there is no job none");
  }
}
