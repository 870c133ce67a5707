package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.micronaut.context.annotation.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What each page costs: little code of its own, nothing from elsewhere, nothing against its policy.
 */
@Property(name = "jobtail.store", value = "memory")
class BudgetTest extends PagesFixture {
  private static final int MOST_BYTES = 150_000;

  /** Names and unpacked sizes of files, but for the library and what the server says of jobs. */
  private static final String OWN_FILES =
      """
      () => Object.fromEntries(
        performance.getEntries()
          .filter(({ entryType }) => entryType === "navigation" || entryType === "resource")
          .map(({ name, decodedBodySize }) => [new URL(name).pathname, decodedBodySize])
          .filter(([path]) => !/^\\/(lib|jobs|events|job-types|session)(\\/|$)/.test(path)))
      """;

  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void watch() {
    context.onRequest(request -> asked.add(request.url()));
    context.addInitScript(
        """
        globalThis.violations = [];
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
          violations.push(`${violatedDirective} ${blockedURI}`));
        """);
  }

  @Test
  void the_board_and_its_form_are_small() {
    finished("emit", "{\"lines\":1}", "{\"team\":\"docs\"}");
    Page board = visit("/");
    live(board);
    board.getByText("New job").click();
    choose(board, "order");
    assertThat(field(board, "/params/name")).isVisible();

    assertSmall(board, "/", "/pages/base.css", "/pages/form/field.js");
  }

  @Test
  void the_page_of_a_job_is_small() {
    String id =
        script(context -> {
          context.step("copy").progress(1, 2, "files");
          context.log("\u001b[32mcopied\u001b[0m");
          gate.acquire();
          return null;
        });
    Page page = visit("/job.html?id=" + id);
    live(page);
    assertThat(page.locator("job-log")).containsText("copied");

    assertSmall(page, "/job.html", "/pages/job.css", "/parts/log/ansi.js");
  }

  private void assertSmall(Page on, String... some) {
    @SuppressWarnings("unchecked") // the script gives numbers by their names
    Map<String, Integer> sizes = (Map<String, Integer>) on.evaluate(OWN_FILES);
    assertThat(sizes).containsKeys(some);
    assertThat(sizes.values()).allMatch(size -> size > 0);
    int sum = sizes.values().stream().collect(Collectors.summingInt(size -> size));
    assertThat(sum).as("bytes of %s", sizes).isBetween(10_000, MOST_BYTES);

    assertThat(asked).isNotEmpty().allMatch(address -> address.startsWith(url("/")));
    assertThat(on.evaluate("violations")).isEqualTo(List.of());
  }
}
