package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.jobtail.job.LogStream;
import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobStep;
import io.micronaut.context.annotation.Property;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A job at work: its steps, how far it is, what is left. */
@Property(name = "jobtail.store", value = "sqlite")
@Property(name = "jobtail.data-dir", value = "${java.io.tmpdir}/jobtail-test-${random.uuid}")
class WorkingJobTest extends PagesFixture {
  private static final Pattern LEFT = Pattern.compile("a few seconds left|about .* left");

  @Test
  void shows_its_steps_as_a_tree_along_the_time_and_the_percentage_by_weight() {
    String id = script(this::release);
    Page page = visit("/job.html?id=" + id);
    assertThat(step(page, "fetch")).hasAttribute("data-state", "running");
    assertThat(step(page, "fetch").locator(".percent")).hasText("50 %");
    assertThat(page.locator(".progress .percent")).hasText("10 %");
    assertThat(page.locator(".doing")).containsText("fetch");

    gate.release();
    assertThat(step(page, "fetch")).hasAttribute("data-state", "succeeded");
    assertThat(step(page, "fetch").locator(".percent")).isEmpty();
    assertThat(step(page, "fetch").locator(".took")).hasText(Pattern.compile("\\d+ (ms|s)"));
    assertThat(step(page, "compile")).hasAttribute("data-state", "running");
    assertThat(step(page, "document")).hasAttribute("data-state", "running");
    // within build, beside each other, and behind what came before
    assertThat(page.locator(".tree > ol > li > .step")).hasCount(2);
    assertThat(page.locator(".tree > ol > li > ol > li > .step")).hasCount(2);
    assertThat(left(step(page, "compile"))).isGreaterThanOrEqualTo(right(step(page, "fetch")) - 1);
    assertThat(right(step(page, "document"))).isEqualTo(100, within());
    // 2 of 10, and half of half of 8
    assertThat(page.locator(".progress .percent")).hasText("40 %");
    assertThat(page.locator(".doing")).containsText("build › document");

    gate.release();
    assertThat(step(page, "compile")).hasAttribute("data-state", "failed");
    assertThat(step(page, "build")).hasAttribute("data-state", "succeeded");
    assertThat(page.locator(".progress .percent")).hasText("99 %");
    assertThat(page).hasTitle(Pattern.compile("99 % script .*"));

    gate.release();
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(page.locator(".progress")).hasCount(0);
    assertThat(page.locator(".step[data-state=succeeded]")).hasCount(3);
    assertThat(page.locator(".step[data-state=failed]")).hasCount(1);
    assertThat(right(step(page, "build"))).isLessThanOrEqualTo(100);
  }

  private Object release(JobContext context) throws InterruptedException {
    context.plan(10);
    try (JobStep fetch = context.step("fetch", 2)) {
      fetch.progress(1, 2, "files");
      gate.acquire();
    }
    try (JobStep build = context.step("build", 8)) {
      JobStep compile = build.step("compile");
      try (JobStep document = build.step("document")) {
        compile.progress(0.5);
        gate.acquire();
        compile.fail();
        document.progress(1.0);
      }
    }
    gate.acquire();
    return "done";
  }

  @Test
  void steps_that_a_failure_leaves_open_have_failed() {
    String id =
        script(context -> {
          JobStep upload = context.step("upload");
          upload.progress(3, 4, "files");
          gate.acquire();
          throw new IllegalStateException("the disk is full");
        });
    Page page = visit("/job.html?id=" + id);
    assertThat(step(page, "upload").locator(".percent")).hasText("75 %");

    gate.release();
    assertThat(page.locator(".summary .state")).hasText("failed");
    assertThat(step(page, "upload")).hasAttribute("data-state", "failed");
    assertThat(step(page, "upload").locator(".percent")).isEmpty();
  }

  @Test
  void says_how_much_time_is_left_until_it_has_ended_on_both_pages() {
    String id = script(this::copy);
    Page page = visit("/job.html?id=" + id);
    Page board = context.newPage();
    board.navigate(url("/"));

    assertThat(page.locator(".progress .left")).hasText(LEFT);
    assertThat(row(board, id).locator("[data-c=Time]")).hasText(LEFT);
    assertThat(row(board, id).locator("[data-c=Progress]")).hasText(Pattern.compile("\\d+ %"));
    assertThat(row(board, id).locator(".says"))
        .hasText(Pattern.compile("copy › photos · [\\d,]+ of 5,000 files"));

    gate.release();
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(page.locator(".progress .left")).hasCount(0);
    assertThat(page.locator(".summary")).containsText("took");
    assertThat(state(board, id)).hasText("succeeded");
    assertThat(row(board, id).locator("[data-c=Time]")).not().containsText("left");
    assertThat(row(board, id).locator("progress")).hasCount(0);
    assertThat(row(board, id).locator(".says")).isEmpty();
  }

  @Test
  void says_nothing_of_the_time_left_once_it_was_asked_to_stop() {
    String id =
        script(context -> {
          try {
            return copy(context);
          } finally {
            gate.acquireUninterruptibly();
          }
        });
    Page page = visit("/job.html?id=" + id);
    Page board = context.newPage();
    board.navigate(url("/"));
    assertThat(page.locator(".progress .left")).hasText(LEFT);
    assertThat(row(board, id).locator("[data-c=Time]")).hasText(LEFT);

    cancel(id);
    assertThat(page.locator(".summary .state")).hasText("cancelling");
    assertThat(page.locator(".progress .left")).isEmpty();
    assertThat(state(board, id)).hasText("cancelling");
    assertThat(row(board, id).locator("[data-c=Time]")).isEmpty();

    gate.release();
    assertThat(page.locator(".summary .state")).hasText("cancelled");
  }

  private Object copy(JobContext context) throws InterruptedException {
    try (JobStep copy = context.step("copy");
        JobStep photos = copy.step("photos")) {
      int done = 0;
      do {
        done = Math.min(5_000, done + 50);
        photos.progress(done, 5_000, "files");
        context.progress(done, 5_000, "files");
      } while (!gate.tryAcquire(100, TimeUnit.MILLISECONDS));
    }
    return "done";
  }

  @Test
  void a_line_that_is_drawn_again_is_one_line_that_changes() {
    String id =
        script(context -> {
          context.log(LogStream.STDOUT, null, "before");
          gate.acquire();
          for (int percent = 10; percent <= 30; percent += 10) {
            context.fragment(LogStream.STDOUT, "\r" + percent + " % of it");
            gate.acquire();
          }
          return null;
        });
    Page page = visit("/job.html?id=" + id);
    Locator lines = page.locator("job-log [part~=line]");
    live(page);
    assertThat(lines).hasText(new String[] {"1before"});
    gate.release();
    for (int percent = 10; percent <= 30; percent += 10) {
      assertThat(lines.last()).hasText(Pattern.compile(percent + " % of it$"));
      assertThat(lines).hasCount(2);
      gate.release();
    }
    assertThat(page.locator(".count")).hasText("2 lines");
    assertThat(lines.last()).hasText("230 % of it");
    assertThat(lines).hasCount(2);
  }

  private static Locator step(Page page, String name) {
    Locator itself = page.locator("bdi", new Page.LocatorOptions().setHasText(name));
    return page.locator(".step").filter(new Locator.FilterOptions().setHas(itself));
  }

  /** Where the bar of a step begins, in percent of the time that the job took until now. */
  private static double left(Locator step) {
    return edge(step, "0");
  }

  private static double right(Locator step) {
    return edge(step, "parseFloat(bar.getAttribute('width'))");
  }

  private static double edge(Locator step, String width) {
    Object edge =
        step.locator("rect").evaluate("bar => parseFloat(bar.getAttribute('x')) + " + width);
    return ((Number) edge).doubleValue();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1.0);
  }
}
