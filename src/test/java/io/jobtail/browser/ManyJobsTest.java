package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Request;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.runner.concurrency", value = "20")
final class ManyJobsTest extends BrowserFixture {
  /** One for each step: else a job could take two of what is for all. */
  private final Semaphore end = new Semaphore(0);

  @AfterEach
  void openTheEnd() {
    end.release(1_000);
  }

  @Test
  void twenty_jobs_on_a_page_have_two_connections() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String job =
          submit(run -> {
            run.progress(1, 4, "files");
            gate.acquire();
            run.progress(2, 4, "files");
            end.acquire();
            return null;
          });
      body.append("<job-progress src='").append(job).append("'></job-progress>");
    }
    Set<Request> open = new HashSet<>();
    page.onRequest(request -> {
      if (request.url().contains("/events?")) {
        open.add(request);
      }
    });
    page.onRequestFinished(open::remove);
    page.onRequestFailed(open::remove);
    show(page, body.toString());
    assertThat(page.locator("[part=bar][aria-valuenow='25']")).hasCount(20);
    assertThat(open).hasSize(2);
    // at the server too, which does not hear at once of those that were given up
    await().until(() -> streams.readers() == 2);
    gate.release(20);
    assertThat(page.locator("[part=bar][aria-valuenow='50']")).hasCount(20);
    end.release(20);
    assertThat(page.locator("job-progress[state=succeeded]")).hasCount(20);
  }
}
