package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.micronaut.context.annotation.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answer to a cancel comes after the stream has told what became of it. */
@Property(name = "jobtail.store", value = "memory")
class LateAnswerTest extends PagesFixture {
  private static final String IDLE = "aria-disabled";
  private static final String HELD_BACK =
      """
      const plain = window.fetch;
      window.fetch = async (...what) => {
        const answer = await plain(...what);
        if (String(what[0]).endsWith("/cancel")) {
          await new Promise((letGo) => (window.letGo = letGo));
        }
        return answer;
      };
      """;

  @BeforeEach
  void holdBack() {
    page.addInitScript(HELD_BACK);
  }

  private String running() {
    return submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{}");
  }

  @Test
  void on_the_board_the_end_stays() {
    String id = running();
    Page board = visit("/");
    live(board);
    assertThat(state(board, id)).hasText("running");
    row(board, id).getByText("Cancel").click();
    assertThat(state(board, id)).hasText("cancelled");

    Locator remove = row(board, id).getByText("Remove");
    assertThat(remove).hasAttribute(IDLE, "true");
    board.evaluate("letGo()");
    assertThat(remove).hasAttribute(IDLE, "false");
    assertThat(state(board, id)).hasText("cancelled");
  }

  @Test
  void on_its_own_page_the_end_stays() {
    String id = running();
    Page job = visit("/job.html?id=" + id);
    Locator state = job.locator(".summary .state");
    job.locator(".title").getByText("Cancel").click();
    assertThat(state).hasText("cancelled");

    Locator remove = job.locator(".title").getByText("Remove");
    assertThat(remove).hasAttribute(IDLE, "true");
    job.evaluate("letGo()");
    assertThat(remove).hasAttribute(IDLE, "false");
    assertThat(state).hasText("cancelled");
  }
}
