package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.micronaut.context.annotation.Property;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parameters that nobody is to read, on the pages. */
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.data-dir", value = "${java.io.tmpdir}/jobtail-test-${random.uuid}")
@Property(name = "jobtail.commands.unlock.command[0]", value = "printf")
@Property(name = "jobtail.commands.unlock.command[1]", value = "{door} %s\\n")
@Property(name = "jobtail.commands.unlock.command[2]", value = "{token}")
@Property(name = "jobtail.commands.unlock.params.door.pattern", value = "[a-z]+")
@Property(name = "jobtail.commands.unlock.params.door.required", value = "true")
@Property(name = "jobtail.commands.unlock.params.token.pattern", value = "[A-Za-z0-9]+")
@Property(name = "jobtail.commands.unlock.params.token.required", value = "true")
@Property(name = "jobtail.commands.unlock.params.token.secret", value = "true")
class SecretParamsTest extends PagesFixture {
  private static final Pattern FORM = Pattern.compile(".*/#new:.*");

  private String before = "";

  @BeforeEach
  void submitOnce() {
    before = finished("unlock", "{\"door\":\"cellar\",\"token\":\"OpenSesame\"}", "{}");
  }

  @Test
  void a_secret_is_typed_unseen_and_shown_nowhere() {
    Page page = visit("/#new");
    choose(page, "unlock");
    assertThat(field(page, "/params/door")).hasAttribute("type", "text");
    assertThat(field(page, "/params/token")).hasAttribute("type", "password");
    assertThat(field(page, "/params/token")).hasAttribute("autocomplete", "off");
    field(page, "/params/door").fill("attic");
    field(page, "/params/token").fill("SwordFish");
    page.locator("#submit").getByText("Submit").click();

    page.waitForURL(Pattern.compile(".*/job\\.html\\?id=.*"));
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(page.locator("job-log")).containsText("attic ***");
    assertThat(page.locator("#facts")).containsText("\"token\": \"sealed:");
    assertThat(page.locator("body")).not().containsText("SwordFish");
  }

  @Test
  void a_job_page_asks_for_the_secret_before_it_runs_again() {
    Page page = visit("/job.html?id=" + before);
    page.locator(".title").getByText("Run again").click();

    page.waitForURL(FORM);
    asksForTheSecretAlone(page);
  }

  @Test
  void the_board_asks_for_the_secret_before_it_runs_again() {
    Page board = visit("/");
    row(board, before).getByText("Run again").click();

    asksForTheSecretAlone(board);
  }

  private void asksForTheSecretAlone(Page page) {
    assertThat(page.locator("#submit [role=alert]"))
        .hasText("What is secret has to be entered again.");
    assertThat(page.locator("#type")).hasValue("unlock");
    assertThat(field(page, "/params/door")).hasValue("cellar");
    assertThat(field(page, "/params/token")).isEmpty();
    page.locator("#submit").getByText("Submit").click();
    assertThat(wrong(page, "/params/token")).containsText("is required");

    field(page, "/params/token").fill("OpenSesame");
    page.locator("#submit").getByText("Submit").click();
    page.waitForURL(Pattern.compile(".*/job\\.html\\?id=(?!" + before + ").*"));
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(page.locator("#facts")).containsText("\"door\": \"cellar\"");
    assertThat(page.locator("job-log")).containsText("cellar ***");
    assertThat(page.url()).doesNotContain("OpenSesame");
  }
}
