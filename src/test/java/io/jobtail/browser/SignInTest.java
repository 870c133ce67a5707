package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jobtail.access.TokenHash;
import io.jobtail.it.CuttingProxy;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages, where everybody is asked who they are. */
@MicronautTest
final class SignInTest extends SecuredFixture {
  private static Locator form(Page on) {
    return on.locator("#sign-in");
  }

  @Test
  void somebody_signs_in_does_something_and_signs_out() {
    String id =
        idOf(
            jobOf(run -> {
              gate.acquire();
              return null;
            }));
    visit("/job.html?id=" + id + "#L1");
    assertThat(form(page)).isVisible();
    String wrong = TokenHash.newToken();
    signIn(page, wrong);
    assertThat(form(page)).containsText("does not know this token");
    assertThat(page.getByLabel("Token")).hasValue("");
    signIn(page, "no tökén");
    assertThat(form(page)).containsText("This is no token");

    signIn(page, BOB);
    assertThat(form(page)).isHidden();
    live(page);
    assertThat(page).hasURL(url("/job.html?id=" + id + "#L1"));
    assertThat(page.locator("#who")).containsText("bob");
    assertThat(everythingKept()).doesNotContain(BOB, wrong);

    page.locator(".title").getByText("Cancel").click();
    assertThat(page.locator(".summary")).containsText("cancelled");
    page.getByText("All jobs").click();
    assertThat(state(page, id)).hasText("cancelled");
    page.getByText("New job").click();
    choose(page, "emit");
    field(page, "/params/lines").fill("1");
    page.locator("#submit").getByText("Submit").click();
    assertThat(page.locator("job-log")).containsText("line 1");

    page.navigate(url("/"));
    row(page, id).getByText("Remove").click();
    page.locator("#ask").getByText("Remove", exactly()).click();
    assertThat(row(page, id)).hasCount(0);
    assertThat(rows(page)).not().hasCount(0);
    Page theirs =
        pageThatFollows(
            jobOf(run -> {
              gate.acquire();
              return null;
            }));
    page.bringToFront();
    page.getByText("Sign out").click();
    assertThat(form(page)).isVisible();
    assertThat(rows(page)).hasCount(0);
    until(theirs, "window.problem?.status === 401");
  }

  /** A page of somebody else's on the same origin, which sends the same cookie. */
  private Page pageThatFollows(String job) {
    Page theirs = context.newPage();
    show(theirs, "");
    withModule(
        theirs,
        "({ JobStream }) => { window.stream = new JobStream('"
            + job
            + "', { tail: 0 });"
            + " stream.addEventListener('error', ({ detail }) => (window.problem = detail)); }");
    until(theirs, "stream.state === 'live'");
    return theirs;
  }

  /** Where a page can keep something. */
  private String everythingKept() {
    return (String)
        page.evaluate(
            """
            () => JSON.stringify([
              { ...localStorage }, { ...sessionStorage }, document.cookie, location.href,
              document.documentElement.outerHTML, ...[...document.querySelectorAll("input")].map((input) => input.value),
            ])
            """);
  }

  @Test
  void a_session_that_ends_takes_nothing_away_and_all_tabs_go_on_after_the_next() throws Exception {
    String id =
        idOf(
            jobOf(run -> {
              for (int n = 1; n <= 30; n++) {
                if (n > 10) {
                  gate.acquire();
                }
                run.log("line " + n);
              }
              return null;
            }));
    try (CuttingProxy proxy = new CuttingProxy(server.getPort())) {
      String origin = "http://localhost:" + proxy.port();
      page.navigate(origin + "/job.html?id=" + id);
      signIn(page, BOB);
      live(page);
      assertThat(lines(page)).hasCount(10);
      Page other = context.newPage();
      other.navigate(origin + "/job.html?id=" + id);
      assertThat(lines(other)).hasCount(10);
      Page board = context.newPage();
      board.navigate(origin + "/");
      live(board);

      hands.forward(Duration.ofHours(13));
      proxy.cut();
      for (Page one : List.of(page, other, board)) {
        one.bringToFront();
        assertThat(form(one)).isVisible();
        assertThat(one.locator("#link")).hasText("Signed out");
      }
      gate.release(10);
      assertThat(lines(page)).hasCount(10);
      assertThat(row(board, id)).isVisible();

      form(board).getByText("Not now").click();
      row(board, id).getByText("Cancel").click();
      assertThat(form(board)).isVisible();
      form(board).getByText("Not now").click();
      assertThat(board.locator("#notice")).containsText("not signed in");

      page.bringToFront();
      signIn(page, BOB);
      gate.release(10);
      for (Page one : List.of(page, other)) {
        one.bringToFront();
        assertThat(form(one)).isHidden();
        assertThat(one.locator("#link")).hasText("Ended");
        assertThat(lines(one))
            .hasText(
                IntStream.rangeClosed(1, 30).mapToObj(n -> "line " + n).toArray(String[]::new));
      }
      board.bringToFront();
      assertThat(state(board, id)).hasText("succeeded");
      live(board);
    }
  }

  private static Locator lines(Page on) {
    return on.locator("job-log .text");
  }

  @Test
  void another_person_gets_a_page_of_their_own() {
    String id = idOf(jobOf(run -> null));
    visit("/");
    signIn(page, BOB);
    assertThat(row(page, id)).isVisible();
    page.evaluate("window.isBobs = true");
    hands.forward(Duration.ofHours(13));
    row(page, id).getByText("Remove").click();
    page.locator("#ask").getByText("Remove", exactly()).click();
    signIn(page, READER);
    assertThat(page.locator("#who")).containsText("reader");
    until(page, "window.isBobs === undefined");
    assertThat(row(page, id)).isVisible();
  }

  @Test
  void what_somebody_may_not_do_is_not_offered_and_a_refusal_is_said() {
    String id = idOf(jobOf(run -> null));
    visit("/");
    signIn(page, READER);
    assertThat(row(page, id)).isVisible();
    assertThat(page.getByText("New job")).isHidden();
    assertThat(row(page, id).locator("button")).hasCount(0);
    page.navigate(url("/#new"));
    assertThat(page.locator("#notice")).containsText("You may not submit jobs here");
    page.navigate(url("/job.html?id=" + id));
    assertThat(page.locator(".summary")).containsText("succeeded");
    assertThat(page.locator(".title .button, .title button")).hasCount(0);

    page.getByText("Sign out").click();
    signIn(page, SUBMITTER);
    assertThat(page.locator("#head")).containsText("Not allowed");
    assertThat(page.locator("#head")).containsText("Signed in as submitter, you may not see this");
    page.navigate(url("/"));
    assertThat(page.locator(".empty")).containsText("Signed in as submitter, you may not see this");
    assertThat(page.getByText("New job")).isVisible();
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void axe_finds_nothing_on_the_form(ColorScheme scheme) throws IOException {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    visit("/");
    signIn(page, TokenHash.newToken());
    assertThat(form(page)).containsText("does not know");
    assertThat(page.getByLabel("Token")).isFocused();
    assertThat(AccessibilityTest.violations(page)).isEmpty();
    form(page).getByText("Not now").click();
    page.setViewportSize(390, 800);
    assertThat(AccessibilityTest.violations(page)).isEmpty();
    page.locator("#who").getByText("Sign in").click();
    signIn(page, BOB);
    assertThat(page.locator("#who")).containsText("bob");
    assertThat(AccessibilityTest.violations(page)).isEmpty();
    assertThat(
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.INTEGER)
        .isNotPositive();
  }
}
