package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.micronaut.context.annotation.Property;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The board, as somebody with a mouse uses it. */
@Property(name = "jobtail.store", value = "memory")
class BoardTest extends PagesFixture {
  @Test
  void shows_jobs_as_they_come_and_change_and_go() {
    Page board = visit("/");
    live(board);

    String id = submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{\"team\":\"docs\"}");
    assertThat(row(board, id)).containsText("emit");
    assertThat(state(board, id)).hasText("running");
    assertThat(row(board, id)).containsText("team=docs");

    row(board, id).getByText("Cancel").click();
    assertThat(state(board, id)).hasText("cancelled");

    row(board, id).getByText("Remove").click();
    assertThat(board.locator("#ask")).containsText("cannot be undone");
    board.locator("#ask").getByText("Keep").click();
    assertThat(row(board, id)).isVisible();
    row(board, id).getByText("Remove").click();
    board.locator("#ask").getByText("Remove", exactly()).click();
    assertThat(row(board, id)).hasCount(0);
    assertThat(seen("/jobs/" + id).status()).isEqualTo(410);
  }

  @Test
  void keeps_what_it_knows_when_the_answer_to_a_cancel_is_older() {
    String id = submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{}");
    List<Route> asked = new ArrayList<>();
    page.route(url -> url.endsWith("/cancel"), asked::add);
    Page board = visit("/");
    live(board);
    assertThat(state(board, id)).hasText("running");
    String before = seen("/jobs/" + id).text();

    row(board, id).getByText("Cancel").click();
    cancel(id);
    assertThat(state(board, id)).hasText("cancelled");
    asked.getFirst().fulfill(new Route.FulfillOptions().setBody(before));

    assertThat(row(board, id).getByText("Remove")).isEnabled();
    assertThat(state(board, id)).hasText("cancelled");
  }

  @Test
  void shows_how_far_a_job_is() {
    String id =
        script(context -> {
          context.progress(3, 12, "files");
          context.message("unpacking");
          gate.acquire();
          return null;
        });
    Page board = visit("/");

    assertThat(row(board, id).locator("progress")).hasAttribute("value", "25");
    assertThat(row(board, id)).containsText("25 %");
    assertThat(row(board, id)).containsText("unpacking · 3 of 12 files");

    gate.release();
    assertThat(state(board, id)).hasText("succeeded");
  }

  @Test
  void runs_a_job_again_with_what_it_was_submitted_with() {
    String id = finished("emit", "{\"lines\":3,\"length\":77}", "{\"team\":\"again\"}");
    Page board = visit("/?label=team%3Dagain");

    row(board, id).getByText("Run again").dblclick();

    board.mouse().move(0, 0);
    assertThat(rows(board)).hasCount(2);
    board.locator("#notice a").click();
    board.waitForURL(Pattern.compile(".*/job\\.html\\?id=(?!" + id + ").*"));
    assertThat(board.locator("#facts")).containsText("\"length\": 77");
    assertThat(board.locator("#facts")).containsText("team=again");
    assertThat(list("?label=team%3Dagain")).hasSize(2);
  }

  @Test
  void keeps_its_filters_in_the_url_and_the_back_button_works() {
    String done = finished("emit", "{\"lines\":1}", "{\"board\":\"filters\"}");
    String failed = finished("emit", "{\"lines\":1,\"fail\":true}", "{\"board\":\"filters\"}");
    Page board = visit("/?label=board%3Dfilters");
    assertThat(rows(board)).hasCount(2);

    board.getByLabel("failed", new Page.GetByLabelOptions().setExact(true)).check();
    assertThat(row(board, failed)).isVisible();
    assertThat(rows(board)).hasCount(1);
    assertThat(board).hasURL(Pattern.compile("\\?state=failed&label=board%3Dfilters$"));

    board.reload();
    assertThat(rows(board)).hasCount(1);
    board.goBack();
    assertThat(rows(board)).hasCount(2);
    assertThat(board.getByLabel("failed", new Page.GetByLabelOptions().setExact(true)))
        .not()
        .isChecked();

    board.getByLabel("Type", new Page.GetByLabelOptions().setExact(true)).selectOption("order");
    assertThat(board.getByText("No job matches.")).isVisible();
    assertThat(board).hasURL(Pattern.compile("type=order"));
    board.getByText("Clear").click();
    assertThat(row(board, done)).isVisible();
    assertThat(board).hasURL(Pattern.compile("/$"));

    board.getByLabel("Label, name=value").fill("board=none");
    board.getByLabel("Label, name=value").press("Enter");
    assertThat(board.getByText("No job matches.")).isVisible();
    assertThat(board).hasURL(Pattern.compile("label=board%3Dnone$"));
  }

  @Test
  void says_what_is_wrong_with_a_filter_in_the_url() {
    Page board = visit("/?state=sleeping");

    assertThat(board.locator(".empty")).containsText("not sleeping");
  }

  @Test
  void has_a_next_page() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(finished("emit", "{\"lines\":0}", "{\"board\":\"pages\"}"));
    }
    Page board = visit("/?label=board%3Dpages&limit=2");
    assertThat(row(board, ids.get(4))).isVisible();
    assertThat(rows(board)).hasCount(2);

    board.getByText("Older").click();
    assertThat(row(board, ids.get(2))).isVisible();
    assertThat(rows(board)).hasCount(2);
    board.getByText("Older").click();
    assertThat(row(board, ids.get(0))).isVisible();
    assertThat(board.getByText("Older")).hasCount(0);

    board.goBack();
    assertThat(row(board, ids.get(2))).isVisible();
    board.getByText("Newest").click();
    assertThat(row(board, ids.get(4))).isVisible();
  }

  @Test
  void asks_for_the_list_while_the_stream_is_gone_and_says_so() {
    Page board = page;
    List<Route> held = new ArrayList<>();
    board.route(url -> url.contains("/jobs"), route -> streamOnly(route, held));
    board.navigate(url("/"));

    assertThat(board.locator("#link")).containsText("Reconnecting, asks every 3 s");
    String id = submitted("emit", "{\"lines\":1}", "{}");
    assertThat(row(board, id)).isVisible();

    board.unrouteAll();
    live(board);
  }

  /** Cuts streams, and lets all else pass. */
  private static void streamOnly(Route route, List<Route> cut) {
    if ("eventsource".equals(route.request().resourceType())) {
      cut.add(route);
      route.abort();
    } else {
      route.resume();
    }
  }

  @Test
  void new_jobs_wait_while_the_mouse_is_over_the_table() {
    String first = finished("emit", "{\"lines\":0}", "{\"board\":\"hold\"}");
    Page board = visit("/?label=board%3Dhold");
    live(board);
    row(board, first).hover();

    String second = submitted("emit", "{\"lines\":0}", "{\"board\":\"hold\"}");
    assertThat(board.locator(".held")).hasText("1 new");
    assertThat(row(board, second)).hasCount(0);

    board.mouse().move(0, 0);
    assertThat(row(board, second)).isVisible();
    assertThat(board.locator(".held")).isHidden();
  }

  @Test
  void announces_politely_what_has_ended() {
    String id = submitted("emit", "{\"lines\":1,\"delay\":\"PT1H\"}", "{}");
    Page board = visit("/");
    assertThat(state(board, id)).hasText("running");

    cancel(id);

    assertThat(board.getByRole(AriaRole.STATUS))
        .hasText("emit " + id.substring(id.length() - 6) + " cancelled");
  }

  @Test
  void where_nobody_is_asked_who_they_are_nothing_waits_for_that() {
    String id = finished("emit", "{\"lines\":0}", "{}");
    List<String> asked = new ArrayList<>();
    List<Route> held = new ArrayList<>();
    page.onRequest(request -> asked.add(URI.create(request.url()).getPath()));
    page.route(url("/session"), held::add);
    Page board = visit("/");
    live(board);
    assertThat(row(board, id).locator("button")).hasCount(2);
    assertThat(board.getByText("New job")).isVisible();
    assertThat(held).hasSize(1);

    held.getFirst().resume();
    board.getByText("New job").click();
    assertThat(board.locator("#type")).isVisible();
    assertThat(board.locator("#who")).isHidden();
    assertThat(board.locator("#sign-in")).hasCount(0);
    assertThat(row(board, id).locator("button")).hasCount(2);
    assertThat(asked).containsOnlyOnce("/session").doesNotContain("/pages/sign-in.js");
  }

  @Test
  void times_are_there_exactly() {
    String id = finished("emit", "{\"lines\":0}", "{}");
    Page board = visit("/");

    Locator age = row(board, id).locator("[data-c=Age] time");
    assertThat(age).hasAttribute("datetime", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*Z"));
    assertThat(age).hasAttribute("title", Pattern.compile(".*\\d\\d:\\d\\d:\\d\\d\\.\\d{3}.*"));
  }

  @Test
  void times_are_in_the_zone_of_who_looks() {
    String id = finished("emit", "{\"lines\":0}", "{}");
    String created = Objects.requireNonNull(json(seen("/jobs/" + id)).get("createdAt")).toString();
    String there =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS")
            .format(Instant.parse(created).atZone(ZoneId.of("Asia/Kathmandu")));
    try (BrowserContext abroad =
        Objects.requireNonNull(context.browser())
            .newContext(
                new Browser.NewContextOptions()
                    .setTimezoneId("Asia/Kathmandu")
                    .setLocale("en-GB"))) {
      Page board = abroad.newPage();
      board.navigate(url("/"));
      Locator age = row(board, id).locator("[data-c=Age] time");
      assertThat(age).hasAttribute("datetime", created);
      assertThat(age).hasAttribute("title", Pattern.compile(".* " + there + " GMT\\+5:45"));
    }
  }

  @Test
  void a_double_click_submits_once() {
    Page board = visit("/?label=board%3Ddouble#new");
    List<Request> submissions = new ArrayList<>();
    board.onRequest(request -> collect(request, submissions));
    choose(board, "emit");
    field(board, "/params/lines").fill("1");
    board.locator("#submit").getByText("Add").click();
    field(board, "/labels/0").fill("board=double");

    board.locator("#submit").getByText("Submit").dblclick();

    board.waitForURL(Pattern.compile(".*/job\\.html\\?id=.*"));
    assertThat(list("?label=board%3Ddouble")).hasSize(1);
    assertThat(submissions).hasSize(1);
    assertThat(submissions.getFirst().headerValue("Idempotency-Key")).matches("[0-9a-f]{32}");
  }

  private static void collect(Request request, List<Request> submissions) {
    if ("POST".equals(request.method())) {
      submissions.add(request);
    }
  }
}
