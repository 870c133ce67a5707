package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The page of the API, where everybody is asked who they are. */
@MicronautTest
final class ApiPageAccessTest extends SecuredFixture {
  private Locator tried(String operation) {
    Locator tried = page.locator("#" + operation);
    tried.locator("summary").first().click();
    tried.getByText("Send").click();
    return tried.locator("[role=status]");
  }

  @Test
  void a_token_goes_with_what_is_tried_and_nowhere_else() {
    AtomicReference<Request> asked = new AtomicReference<>();
    context.onRequest(request -> {
      if (request.url().equals(url("/jobs"))) {
        asked.set(request);
      }
    });
    Page api = visit("/api.html");
    assertThat(tried("jobs")).containsText("→ 401");
    api.getByLabel("Token", new Page.GetByLabelOptions().setExact(true)).fill(BOB);
    api.locator("#jobs").getByText("Send").click();
    assertThat(api.locator("#jobs [role=status]")).containsText("→ 200");
    assertThat(asked.get().headers()).containsEntry("authorization", "Bearer " + BOB);
    assertThat(tried("submit")).containsText("→ 200");
    assertThat(context.cookies()).isEmpty();
    assertThat((String) api.evaluate("JSON.stringify([localStorage, sessionStorage])"))
        .doesNotContain(BOB);
    api.reload();
    assertThat(tried("jobs")).containsText("→ 401");
  }

  @Test
  void a_session_is_as_good_and_what_changes_things_goes_with_its_proof() {
    visit("/");
    signIn(page, BOB);
    assertThat(page.locator("#who")).containsText("bob");
    visit("/api.html");
    assertThat(tried("jobs")).containsText("→ 200");
    assertThat(tried("submit")).containsText("→ 200");
    assertThat(tried("signOut")).containsText("→ 204");
    page.locator("#jobs").getByText("Send").click();
    assertThat(page.locator("#jobs [role=status]")).containsText("→ 401");
  }
}
