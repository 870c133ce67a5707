package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class JobProgressTest extends BrowserFixture {
  private Locator part(String name) {
    return page.locator("job-progress [part=" + name + "]");
  }

  @Test
  void shows_how_far_a_job_is_and_how_it_ended() throws Exception {
    String job =
        submit(run -> {
          run.progress(1, 4, "files");
          gate.acquire();
          run.progress(3, 4, "files");
          gate.acquire();
          return null;
        });
    show(page, "<job-progress src='" + job + "' label='Copying'></job-progress>");
    assertThat(part("bar")).hasAttribute("aria-valuenow", "25");
    assertThat(part("bar")).hasAttribute("role", "progressbar");
    assertThat(part("bar")).hasAttribute("aria-label", "Copying");
    assertThat(part("state")).hasText("Running");
    assertThat(part("message")).hasText("1 of 4 files");
    gate.release();
    assertThat(part("bar")).hasAttribute("aria-valuenow", "75");
    gate.release();
    assertThat(part("state")).hasText("Succeeded");
    assertThat(part("bar")).hasAttribute("aria-valuenow", "100");
  }

  @Test
  void has_no_value_while_nobody_knows_how_much_there_is() throws Exception {
    String job =
        submit(run -> {
          run.message("Looking around");
          gate.acquire();
          return null;
        });
    show(page, "<job-progress src='" + job + "'></job-progress>");
    assertThat(part("message")).hasText("Looking around");
    assertThat(part("bar"))
        .not()
        .hasAttribute("aria-valuenow", java.util.regex.Pattern.compile(".*"));
    assertThat(part("bar")).hasAttribute("aria-valuetext", "Running, Looking around");
  }

  @Test
  void says_why_a_job_failed_and_takes_its_words_for_words() throws Exception {
    String words = "<img src=x onerror=alert(1)> is not a file";
    String job =
        submit(run -> {
          throw new IllegalStateException(words);
        });
    show(page, "<job-progress src='" + job + "'></job-progress>");
    assertThat(part("state")).hasText("Failed");
    assertThat(part("message")).containsText(words);
    assertThat(page.locator("job-progress img")).hasCount(0);
  }

  @Test
  void is_seen_where_the_colors_are_those_of_the_system() throws Exception {
    String job =
        submit(run -> {
          run.progress(1, 2, "files");
          gate.acquire();
          return null;
        });
    page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
    show(page, "<job-progress src='" + job + "'></job-progress>");
    assertThat(part("bar")).hasAttribute("aria-valuenow", "50");
    String color = "(element) => getComputedStyle(element).backgroundColor";
    Assertions.assertThat(part("fill").evaluate(color)).isNotEqualTo(part("bar").evaluate(color));
  }

  @Test
  void no_longer_waits_for_a_job_that_it_does_not_show() throws Exception {
    page.route(url -> url.contains("/events"), Route::abort);
    show(page, "<job-progress src='" + finished(run -> null) + "'></job-progress>");
    assertThat(page.locator("job-progress[reconnecting]")).hasCount(1);
    page.locator("job-progress").evaluate("(element) => element.setAttribute('src', 'none')");
    assertThat(part("message")).containsText("not the URL of a job");
    assertThat(page.locator("job-progress[reconnecting]")).hasCount(0);
  }

  @Test
  void says_that_there_is_no_such_job() {
    show(page, "<job-progress src='/jobs/01aaaaaaaaaaaaaaaaaaaaaaaa'></job-progress>");
    assertThat(part("message")).containsText("there is no job");
  }

  @Test
  void tells_the_page_how_far_the_job_is_and_how_it_ended() throws Exception {
    String job =
        submit(run -> {
          run.progress(1, 4, "files");
          gate.acquire();
          run.progress(3, 4, "files");
          gate.acquire();
          return "copied";
        });
    show(page, "");
    page.evaluate(
        """
        (job) => {
          window.told = [];
          const progress = document.createElement('job-progress');
          progress.setAttribute('src', job);
          progress.addEventListener('progress', ({ detail }) => told.push(['progress', detail.done]));
          progress.addEventListener('done', ({ detail }) => told.push(['done', detail.state, detail.result]));
          document.body.append(progress);
        }\
        """,
        job);
    assertThat(part("message")).hasText("1 of 4 files");
    gate.release();
    until(page, "told.some(([name, done]) => name === 'progress' && done === 3)");
    gate.release();
    assertThat(part("state")).hasText("Succeeded");
    Assertions.assertThat(page.evaluate("JSON.stringify(told.at(-1))"))
        .isEqualTo("[\"done\",\"succeeded\",\"copied\"]");
  }

  @Test
  void nothing_moves_for_those_who_ask_for_it() throws Exception {
    String job =
        submit(run -> {
          gate.acquire();
          return null;
        });
    show(page, "<job-progress src='" + job + "'></job-progress>");
    assertThat(page.locator("job-progress .busy")).hasCount(1);
    assertThat(part("fill")).hasCSS("animation-name", "busy");
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    assertThat(part("fill")).hasCSS("animation-name", "none");
    assertThat(part("fill")).hasCSS("transition-duration", "0s");
  }

  @Test
  void what_is_below_stays_where_it_is_from_the_first_word_to_the_last() throws Exception {
    String job =
        submit(run -> {
          gate.acquire();
          run.progress(1, 4, "files");
          run.message("m".repeat(500));
          gate.acquire();
          throw new IllegalStateException("no\nroom");
        });
    show(page, "<job-progress></job-progress><p>below</p>");
    until(page, "customElements.get('job-progress')");
    page.evaluate(
        """
        () => {
          window.shifts = [];
          const below = document.querySelector('p');
          const isBelow = ({ sources }) => sources.some(({ node }) => below.contains(node));
          new PerformanceObserver((list) => shifts.push(...list.getEntries().filter(isBelow)))
            .observe({ type: 'layout-shift' });
        }\
        """);
    page.locator("job-progress")
        .evaluate("(element, job) => element.setAttribute('src', job)", job);
    assertThat(part("state")).hasText("Running");
    gate.release();
    assertThat(part("message")).containsText("mmm");
    gate.release();
    assertThat(part("state")).hasText("Failed");
    Assertions.assertThat(page.evaluate("shifts.length")).isEqualTo(0);
    // it would have been seen
    page.evaluate("document.body.prepend(document.createElement('hr'))");
    until(page, "shifts.length > 0");
  }
}
