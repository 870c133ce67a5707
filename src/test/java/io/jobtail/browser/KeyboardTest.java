package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.micronaut.context.annotation.Property;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Everything without a mouse. */
@Property(name = "jobtail.store", value = "memory")
class KeyboardTest extends PagesFixture {
  private static final int FAR = 60;
  private static final String IN_THE_LOG =
      "e => e.shadowRoot?.activeElement?.matches('.window') === true";

  @Test
  void submits_cancels_and_removes_by_keys_alone() {
    Page page = visit("/");
    tabTo(page, "New job");
    page.keyboard().press("Enter");
    assertThat(page.locator("#type")).isFocused();
    page.keyboard().type("emit");
    page.keyboard().press("Tab");
    page.keyboard().type("1");
    tabToField(page, "/params/delay");
    page.keyboard().press("Control+A");
    page.keyboard().type("1h");
    page.keyboard().press("Enter");

    page.waitForURL(Pattern.compile(".*/job\\.html\\?id=.*"));
    assertThat(page.locator(".summary .state")).hasText("running");
    tabTo(page, "Cancel");
    page.keyboard().press("Enter");
    assertThat(page.locator(".summary .state")).hasText("cancelled");
    assertThat(page.locator(":focus")).hasText("Remove");

    page.keyboard().press("Enter");
    assertThat(page.locator("#ask :focus")).hasText("Keep");
    page.keyboard().press("Escape");
    assertThat(page.locator("#ask")).isHidden();
    assertThat(page.locator(":focus")).hasText("Remove");
  }

  @Test
  void a_dialog_keeps_the_focus_and_gives_it_back() {
    Page page = visit("/");
    tabTo(page, "New job");
    page.keyboard().press("Enter");
    assertThat(page.locator("#type")).isFocused();

    page.keyboard().press("Shift+Tab");
    assertThat(page.locator("#submit :focus")).hasText("Close");
    page.keyboard().press("Escape");

    assertThat(page.locator("#submit")).isHidden();
    assertThat(page.locator(":focus")).hasText("New job");
    assertThat(page.url()).doesNotContain("#new");
  }

  @Test
  void goes_through_rows_and_sees_where_it_is() {
    String older = finished("emit", "{\"lines\":0}", "{\"keys\":\"rows\"}");
    String newer = finished("emit", "{\"lines\":0}", "{\"keys\":\"rows\"}");
    Page page = visit("/?label=keys%3Drows");
    assertThat(row(page, newer)).isVisible();

    tabTo(page, "Remove");
    assertThat((String) page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");

    assertThat(row(page, newer)).hasCount(0);
    assertThat(row(page, older).locator("a:focus").first()).isVisible();
  }

  @Test
  void reads_searches_and_follows_a_log() {
    String id =
        script(context -> {
          for (int i = 1; i <= 300; i++) {
            context.log("line " + i + ".");
          }
          gate.acquire();
          context.log("the last");
          gate.acquire();
          return null;
        });
    Page page = visit("/job.html?id=" + id);
    Locator current = page.locator("job-log [aria-current] .text");
    Locator count = page.locator("job-log [part=count]");
    assertThat(page.locator(".count")).hasText("300 lines");
    tab(page, IN_THE_LOG, "the log");

    page.keyboard().press("/");
    assertThat(page.getByLabel("Search the whole log")).isFocused();
    page.keyboard().type("line 1[0-9]0\\.");
    page.keyboard().press("Enter");
    assertThat(count).hasText("1 of 10");
    assertThat(current).hasText("line 100.");
    tab(page, IN_THE_LOG, "the log");
    page.keyboard().press("n");
    assertThat(count).hasText("2 of 10");
    assertThat(current).hasText("line 110.");
    page.keyboard().press("Shift+N");
    assertThat(current).hasText("line 100.");
    page.keyboard().press("k");
    assertThat(current).hasText("line 99.");
    page.keyboard().press("j");
    assertThat(current).hasText("line 100.");

    page.keyboard().press("Home");
    assertThat(current).hasText("line 1.");
    assertThat(page.locator("job-log [part~=follow]")).hasAttribute("aria-pressed", "false");
    page.keyboard().press("f");
    assertThat(page.locator("job-log [part~=follow]")).hasAttribute("aria-pressed", "true");
    gate.release();
    assertThat(page.locator("job-log [part~=line]").last()).containsText("the last");
    page.keyboard().press("f");
    assertThat(page.locator("job-log [part~=follow]")).hasAttribute("aria-pressed", "false");
  }

  private static void tabTo(Page page, String text) {
    tab(page, "e => e.textContent.trim() === '" + text + "'", text);
  }

  private static void tabToField(Page page, String pointer) {
    tab(page, "e => e.name === '" + pointer + "'", pointer);
  }

  private static void tab(Page page, String found, String what) {
    for (int i = 0; i < FAR; i++) {
      page.keyboard().press("Tab");
      if ((Boolean) page.evaluate("(" + found + ")(document.activeElement)")) {
        return;
      }
    }
    throw new AssertionError(what + " is not reached by the tab key");
  }
}
