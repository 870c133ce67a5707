package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.micronaut.context.annotation.Property;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The form that is made of a type's schema. */
@Property(name = "jobtail.store", value = "memory")
class FormTest extends PagesFixture {
  private static final Pattern JOB_PAGE = Pattern.compile(".*/job\\.html\\?id=.*");

  @Test
  void submits_a_job_that_is_then_watched_to_its_end() {
    Page page = visit("/");
    page.getByText("New job").click();
    choose(page, "emit");
    field(page, "/params/lines").fill("30");
    field(page, "/params/rate").fill("30");
    page.locator("#submit").getByText("Submit").click();

    page.waitForURL(JOB_PAGE);
    assertThat(page.locator(".summary .state")).hasText("succeeded");
    assertThat(page.locator("[data-outcome=succeeded] pre")).containsText("\"lines\": 30");
    assertThat(page.locator("#link")).hasText("Ended");
  }

  @Test
  void has_a_field_of_its_kind_for_each_parameter() {
    Page page = visit("/#new");
    choose(page, "order");
    assertThat(field(page, "/params/speed")).hasValue("\"SLOW\"");
    assertThat(field(page, "/params/pause")).hasValue("PT1S");
    assertThat(field(page, "/params/dry")).isChecked();

    field(page, "/params/name").fill("abc");
    field(page, "/params/speed").selectOption("FAST");
    field(page, "/params/pause").fill("1h 30m");
    field(page, "/params/dry").uncheck();
    field(page, "/params/sure").selectOption("yes");
    field(page, "/params/share").fill("0.25");
    list(page, "tags").getByText("Add").click();
    field(page, "/params/tags/0").fill("one");
    list(page, "tags").getByText("Add").click();
    field(page, "/params/tags/1").fill("two, with a comma");
    field(page, "/params/target/host").fill("example.org");
    field(page, "/params/target/port").fill("443");
    field(page, "/params/extra").fill("{\"a\": 1}");
    page.locator("#submit").getByText("Submit").click();

    page.waitForURL(JOB_PAGE);
    assertThat(page.locator("[data-outcome=succeeded] pre"))
        .hasText(
            """
            {
              "name": "abc",
              "speed": "FAST",
              "pause": "PT1H30M",
              "dry": false,
              "sure": true,
              "share": 0.25,
              "tags": [
                "one",
                "two, with a comma"
              ],
              "target": {
                "host": "example.org",
                "port": 443
              },
              "extra": {
                "a": 1
              }
            }\
            """);
  }

  @Test
  void says_at_its_field_what_can_be_seen_at_once() {
    Page page = visit("/#new");
    choose(page, "order");
    field(page, "/params/name").fill("ABC");
    field(page, "/params/pause").fill("soon");
    field(page, "/params/target/host").fill("h");
    field(page, "/params/target/port").fill("70000");
    field(page, "/params/extra").fill("{");
    page.locator("#submit").getByText("Submit").click();

    assertThat(wrong(page, "/params/name")).containsText("must match");
    assertThat(wrong(page, "/params/pause")).containsText("must be a duration");
    assertThat(wrong(page, "/params/target/port")).hasText("must be 65535 or less");
    assertThat(wrong(page, "/params/extra")).containsText("is not JSON");
    assertThat(field(page, "/params/name")).isFocused();
    assertThat(field(page, "/params/name"))
        .hasAttribute("aria-describedby", Pattern.compile("-wrong "));
  }

  @Test
  void shows_what_the_server_refuses_at_its_field() {
    Page page = visit("/#new");
    choose(page, "order");
    field(page, "/params/name").fill("abc");
    field(page, "/params/target/host").fill("   ");
    field(page, "/params/target/port").fill("1");
    page.locator("#submit").getByText("Submit").click();

    assertThat(wrong(page, "/params/target/host")).containsText("blank");
    assertThat(field(page, "/params/target/host")).isFocused();

    field(page, "/params/target/host").fill("h");
    assertThat(page.locator("#submit .field .wrong")).hasCount(0);
    page.locator("#submit").getByText("Add").last().click();
    field(page, "/labels/0").fill("-bad=label");
    field(page, "/timeout").fill("P999999D");
    page.locator("#submit").getByText("Submit").click();

    assertThat(wrong(page, "/timeout")).containsText("must be an ISO-8601 duration");
    assertThat(wrong(page, "/labels/0")).containsText("a label's name");
  }

  @Test
  void changes_what_a_job_was_submitted_with() {
    String id = finished("emit", "{\"lines\":2,\"length\":33}", "{\"form\":\"copy\"}");
    Page page = visit("/job.html?id=" + id);
    page.getByText("Change and run").click();

    assertThat(field(page, "/params/length")).hasValue("33");
    assertThat(field(page, "/labels/0")).hasValue("form=copy");
    field(page, "/params/length").fill("44");
    page.locator("#submit").getByText("Submit").click();

    page.waitForURL(JOB_PAGE);
    assertThat(page.locator("#facts")).containsText("\"length\": 44");
    assertThat(page.locator("#facts")).containsText("\"lines\": 2");
  }

  @Test
  void the_back_button_closes_it() {
    Page page = visit("/");
    page.getByText("New job").click();
    assertThat(page.locator("#submit")).isVisible();

    page.goBack();

    assertThat(page.locator("#submit")).isHidden();
    assertThat(page).not().hasURL(Pattern.compile("#new"));
  }

  @Test
  void what_is_not_there_is_left_to_the_server() {
    Page page = visit("/#new");
    choose(page, "emit");
    field(page, "/params/rate").fill("");
    page.locator("#submit").getByText("Submit").click();
    assertThat(wrong(page, "/params/lines")).hasText("is required");

    field(page, "/params/lines").fill("1");
    page.locator("#submit").getByText("Submit").click();
    page.waitForURL(JOB_PAGE);
    assertThat(page.locator("#facts")).containsText("\"rate\": 0");
  }
}
