package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import io.micronaut.context.annotation.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages that do not move under who looks at them. */
@Property(name = "jobtail.store", value = "memory")
class CalmPagesTest extends PagesFixture {
  /**
   * How far things moved by themselves, and what did. The lines of a log that is followed do move:
   * they have no node here, since they are within the element.
   */
  private static final String WATCH_SHIFTS =
      """
      globalThis.shifts = [];
      // a log that follows its end moves line by line, which is what it is there for
      const isLine = (node) => node.getRootNode().host?.localName === "job-log";
      const named = (node) => node.id || `${node.parentElement?.className} ${node.nodeName}`;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries()) {
          const nodes = sources.map(({ node }) => node).filter((node) => node && !isLine(node));
          if (!hadRecentInput && value >= 0.001 && nodes.length > 0) {
            shifts.push(`${value} ${nodes.map(named).join(", ")}`);
          }
        }
      }).observe({ type: "layout-shift", buffered: true });
      """;

  @ParameterizedTest
  @EnumSource(names = {"REDUCE", "NO_PREFERENCE"})
  void bars_move_only_for_who_does_not_mind(ReducedMotion wish) {
    String id =
        script(context -> {
          context.progress(0.1);
          gate.acquire();
          context.progress(0.9);
          gate.acquire();
          return null;
        });
    CountDownLatch looked = new CountDownLatch(1);
    String waiting = script(context -> looked.await(1, TimeUnit.HOURS));
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(wish));
    Page page = visit("/job.html?id=" + id);
    live(page);
    assertThat(page.locator(".progress .percent")).hasText("10 %");
    List<String> moved = new ArrayList<>();
    CDPSession session = page.context().newCDPSession(page);
    session.on("Animation.animationStarted", event -> moved.add(event.toString()));
    session.send("Animation.enable");
    gate.release();
    assertThat(page.locator(".progress .percent")).hasText("90 %");
    drawn(page);
    if (wish == ReducedMotion.REDUCE) {
      assertThat(moved).isEmpty();
    } else {
      page.waitForCondition(() -> !moved.isEmpty());
    }

    show(page, "<job-progress src='/jobs/" + waiting + "'></job-progress>");
    assertThat(page.locator("job-progress [part=state]")).hasText("Running");
    String animations =
        "() => document.querySelector('job-progress').shadowRoot.getAnimations().length > 0";
    assertThat(page.evaluate(animations)).isEqualTo(wish != ReducedMotion.REDUCE);
    looked.countDown();
  }

  @Test
  void nothing_jumps_while_a_job_works() {
    String id =
        script(context -> {
          context.progress(1, 100, "files");
          gate.acquire();
          context.message("unpacking");
          context.log("the first line");
          context.progress(50, 100, "files");
          gate.acquire();
          for (int i = 0; i < 500; i++) {
            context.log("line " + i);
          }
          context.progress(99, 100, "files");
          gate.acquire();
          return null;
        });
    page.addInitScript(WATCH_SHIFTS);
    Page board = context.newPage();
    board.addInitScript(WATCH_SHIFTS);
    board.navigate(url("/"));
    assertThat(row(board, id)).containsText("1 %");
    visit("/job.html?id=" + id);
    live(page);
    assertThat(page.locator(".progress .percent")).hasText("1 %");
    forgetShifts(board);
    forgetShifts(page);

    gate.release();
    assertThat(page.locator(".doing")).containsText("unpacking");
    assertThat(page.locator("job-log")).containsText("the first line");
    gate.release();
    assertThat(page.locator(".count")).hasText("501 lines");
    assertThat(row(board, id)).containsText("99 %");
    assertThat(shifts(page)).isEmpty();
    assertThat(shifts(board)).isEmpty();
  }

  private static void forgetShifts(Page on) {
    drawn(on);
    on.evaluate("shifts.length = 0");
  }

  @SuppressWarnings("unchecked") // the script gives a list of texts
  private static List<String> shifts(Page on) {
    drawn(on);
    return (List<String>) on.evaluate("shifts");
  }

  private static void drawn(Page on) {
    on.bringToFront();
    on.evaluate(
        "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
  }
}
