package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;

/** Pages that live elsewhere. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.allowed-origins", value = ForeignPageTest.FRIEND)
final class ForeignPageTest extends BrowserFixture {
  static final String FRIEND = "http://friend.localhost:4711";
  private static final String STRANGER = "http://stranger.localhost:4711";

  private void showOn(String origin, String body) {
    show(page, origin, url("/jobtail.js"), body);
  }

  @Test
  void a_page_that_is_allowed_shows_a_job() throws Exception {
    String job =
        submit(run -> {
          run.progress(1, 2, "files");
          gate.acquire();
          return null;
        });
    showOn(FRIEND, "<job-progress src='" + url(job) + "'></job-progress>");
    assertThat(page.locator("job-progress [part=bar]")).hasAttribute("aria-valuenow", "50");
    gate.release();
    assertThat(page.locator("job-progress [part=state]")).hasText("Succeeded");
  }

  @Test
  void a_page_that_is_allowed_submits_and_cancels() {
    showOn(FRIEND, "");
    Object state =
        page.evaluate(
            """
            async (jobs) => {
              const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'once' };
              const body = JSON.stringify({ type: 'emit', params: { lines: 1000, rate: 1 } });
              const made = await fetch(jobs, { method: 'POST', headers, body });
              const job = new URL(made.headers.get('Location'), jobs);
              await fetch(job + '/cancel', { method: 'POST' });
              return (await (await fetch(job + '?until=finished')).json()).state;
            }\
            """,
            url("/jobs"));
    assertThat(state).isEqualTo("cancelled");
  }

  @Test
  void a_page_that_is_not_allowed_reads_nothing() throws Exception {
    String job = finished(run -> null);
    showOn(STRANGER, "");
    Object came =
        page.evaluate("(job) => fetch(job).then(() => 'read', () => 'refused')", url(job));
    assertThat(came).isEqualTo("refused");
  }
}
