package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.jobtail.job.LogStream;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class JobLogTest extends BrowserFixture {
  private static final String LINES =
      "[...document.querySelector('job-log').shadowRoot.querySelectorAll('.text')]";

  private Locator log() {
    return page.locator("job-log");
  }

  private void show(String job, String attributes) {
    show(page, "<job-log src='" + job + "' " + attributes + "></job-log>");
  }

  private Locator text(String exactly) {
    return log().locator(".text").getByText(exactly, new Locator.GetByTextOptions().setExact(true));
  }

  private void untilTotal(int lines) {
    until(page, "document.querySelector('job-log')?.total === " + lines);
  }

  @Test
  void follows_to_the_end_with_the_numbers_of_the_text_log() throws Exception {
    String job =
        submit(run -> {
          for (int n = 1; n <= 2_000; n++) {
            run.log("line " + n);
            if (n % 500 == 0) {
              gate.acquire();
            }
          }
          return null;
        });
    show(job, "follow");
    for (int lines = 500; lines < 2_000; lines += 500) {
      assertThat(text("line " + lines)).isVisible();
      gate.release();
    }
    assertThat(text("line 2000")).isVisible();
    gate.release();
    assertThat(log().locator(".line").last()).containsText("2000line 2000");
    assertThat(log().locator("[part~=follow]")).hasText("To the end");
  }

  @Test
  void scrolling_up_pauses_and_says_how_many_lines_came() throws Exception {
    String job =
        submit(run -> {
          for (int n = 1; n <= 200; n++) {
            run.log("line " + n);
          }
          gate.acquire();
          for (int n = 201; n <= 250; n++) {
            run.log("line " + n);
          }
          gate.acquire();
          return null;
        });
    show(job, "follow");
    assertThat(text("line 200")).isVisible();
    log().locator(".window").hover();
    page.mouse().wheel(0, -2_000);
    assertThat(log()).not().hasAttribute("follow", "");
    gate.release();
    Locator button = log().locator("[part~=follow]");
    assertThat(button).hasText("↓ 50 new lines");
    button.click();
    assertThat(text("line 250")).isVisible();
    assertThat(button).hasText("Following");
  }

  @Test
  void a_redrawn_line_is_one_line() throws Exception {
    String job =
        submit(run -> {
          run.log(LogStream.STDOUT, null, "before");
          run.fragment(LogStream.STDOUT, "copying ");
          gate.acquire();
          run.log(LogStream.STDOUT, null, "done");
          gate.acquire();
          run.log(LogStream.STDOUT, null, "after");
          return null;
        });
    show(job, "follow");
    assertThat(text("copying ")).isVisible();
    gate.release();
    assertThat(text("copying done")).isVisible();
    untilTotal(2);
    gate.release();
    assertThat(text("after")).isVisible();
    untilTotal(3);
  }

  @Test
  void what_a_job_writes_is_text_and_never_more_than_a_page_bears() throws Exception {
    String flood = "\u001b[31m\u001b[1mx\u001b[0m".repeat(20_000);
    String job =
        finished(run -> {
          run.log(
              "<script>document.title = 'owned'</script><img src=x onerror='document.title=1'>");
          run.log("\u001b[1;38;2;255;0;0mred\u001b[0m\u001b]0;title\u0007 plain\u001b[2J");
          run.log(flood);
          run.fragment(LogStream.STDOUT, "a".repeat(15_000));
          for (int i = 0; i < 70; i++) {
            run.fragment(LogStream.STDOUT, "b".repeat(15_000));
          }
          run.log(LogStream.STDOUT, null, "end");
          return null;
        });
    show(job, "");
    assertThat(log().locator(".text").first()).containsText("<script>");
    assertThat(log().locator("script, img")).hasCount(0);
    assertThat(page).hasTitle("Test");
    assertThat(log().locator(".text").nth(1)).hasText("red plain");
    assertThat(log().locator(".bold.f196")).hasText("red");
    assertThat((int) page.evaluate(LINES + ".reduce((n, e) => n + e.textContent.length, 0)"))
        .isLessThan(50_000);
    assertThat(
            (int)
                page.evaluate(
                    "document.querySelector('job-log').shadowRoot.querySelectorAll('*').length"))
        .isLessThan(5_000);
  }

  @Test
  void goes_on_to_an_attempt_whose_beginning_nobody_saw() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    String job =
        submit(
            scripts.submission(
                run -> {
                  run.log("attempt " + attempts.incrementAndGet());
                  gate.acquire();
                  if (attempts.get() == 1) {
                    throw new IllegalStateException("once more");
                  }
                  return null;
                },
                ",\"maxAttempts\":2"));
    List<Route> held = new ArrayList<>();
    AtomicBoolean isOpen = new AtomicBoolean();
    page.route(url -> url.contains("/events") && !isOpen.get(), held::add);
    show(job, "");
    assertThat(text("attempt 1")).isVisible();
    gate.release();
    await().until(() -> attempts.get() == 2);
    isOpen.set(true);
    held.forEach(Route::resume);
    assertThat(text("attempt 2")).isVisible();
    assertThat(page.evaluate("document.querySelector('job-log').shownAttempt")).isEqualTo(2);
  }

  @Test
  void leaves_nothing_behind_when_it_is_moved_or_taken_away() throws Exception {
    String job =
        submit(run -> {
          run.log("hello");
          gate.acquire();
          return null;
        });
    show(job, "follow");
    assertThat(text("hello")).isVisible();
    page.evaluate(
        """
        () => {
          window.log = document.querySelector('job-log');
          for (let i = 0; i < 20; i++) {
            log.remove();
            document.body.append(log);
          }
        }\
        """);
    assertThat(text("hello")).isVisible();
    await().until(() -> streams.readers() == 1);
    page.evaluate("log.remove()");
    await().until(() -> streams.readers() == 0);
  }

  @Test
  void searches_the_whole_log_and_steps_through_what_it_found() throws Exception {
    String job =
        finished(run -> {
          for (int n = 1; n <= 3_000; n++) {
            run.log(n % 1_000 == 0 ? "needle " + n : "hay " + n);
          }
          return null;
        });
    show(job, "");
    untilTotal(3_000);
    Locator search = log().locator("input");
    search.fill("ne+dle");
    search.press("Enter");
    assertThat(log().locator("[part=count]")).hasText("1 of 3");
    assertThat(log().locator("[aria-current] .text")).hasText("needle 1000");
    search.press("Shift+Enter");
    assertThat(log().locator("[aria-current] .text")).hasText("needle 3000");
    search.fill("(");
    search.press("Enter");
    assertThat(log().locator("[part=count][data-bad]")).not().isEmpty();
  }

  @Test
  void a_line_number_is_a_link_and_keys_move_the_mark() throws Exception {
    String job =
        finished(run -> {
          for (int n = 1; n <= 1_000; n++) {
            run.log("line " + n);
          }
          return null;
        });
    show(job, "line=500");
    assertThat(log().locator("[aria-current] .text")).hasText("line 500");
    log().locator(".window").focus();
    page.keyboard().press("j");
    page.keyboard().press("j");
    assertThat(log().locator("[aria-current] .text")).hasText("line 502");
    page.keyboard().press("Enter");
    assertThat(page).hasURL(url("/somebodys-page.html#L502"));
    log().locator("a[href='#L505']").click();
    assertThat(page).hasURL(url("/somebodys-page.html#L505"));
    page.evaluate("location.hash = 'L7'");
    assertThat(log().locator("[aria-current] .text")).hasText("line 7");
  }
}
