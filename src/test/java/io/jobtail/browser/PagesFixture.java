package io.jobtail.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.jobtail.web.ScriptHandler;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Short words for what tests of the pages ask of the server and see in the browser. */
abstract class PagesFixture extends BrowserFixture {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Inject ScriptHandler scripts;

  /** What a script waits for that is to be held up: no test leaves a job behind. */
  final Semaphore gate = new Semaphore(0);

  @AfterEach
  void openTheGate() {
    gate.release(1_000_000);
  }

  final Page open(String path) {
    Page page = page();
    page.navigate(url(path));
    return page;
  }

  final HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url(path))).build());
  }

  final HttpResponse<String> post(String path) {
    return send(
        HttpRequest.newBuilder(URI.create(url(path)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  /** Submits, and gives the job's id. */
  final String submit(String type, String params, String labels) {
    return submit(
        "{\"type\":\"" + type + "\",\"params\":" + params + ",\"labels\":" + labels + "}");
  }

  final String script(ScriptHandler.Script script) {
    return script(script, "");
  }

  final String script(ScriptHandler.Script script, String fields) {
    return submit(scripts.submission(script, fields));
  }

  final String finishedScript(ScriptHandler.Script script) {
    String id = script(script);
    get("/jobs/" + id + "?until=finished");
    return id;
  }

  /** Submits, waits for the end, and gives the id. */
  final String finished(String type, String params, String labels) {
    String id = submit(type, params, labels);
    get("/jobs/" + id + "?until=finished");
    return id;
  }

  final List<?> list(String search) {
    return (List<?>) Objects.requireNonNull(json(get("/jobs" + search).body()).get("jobs"));
  }

  private String submit(String body) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(url("/jobs")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(answer.body());
    }
    return (String) Objects.requireNonNull(json(answer.body()).get("id"));
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // the reader makes objects of this type only
  private static Map<String, @Nullable Object> json(String text) {
    try {
      Object value = JsonReader.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
    } catch (MalformedJsonException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  static void live(Page page) {
    assertThat(page.locator("#link")).hasText("Live");
  }

  static Locator rows(Page board) {
    return board.locator(".jobs tbody tr");
  }

  static Locator row(Page board, String id) {
    return board.locator("tr[data-id='" + id + "']");
  }

  static Locator state(Page board, String id) {
    return row(board, id).locator("[data-c=State]");
  }

  /** Picks a type in the form. */
  static void choose(Page page, String type) {
    page.locator("#type").selectOption(type);
  }

  static Locator field(Page page, String pointer) {
    return page.locator("#submit [name='" + pointer + "']");
  }

  static Locator list(Page page, String name) {
    return page.locator("#submit fieldset.list")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.locator("legend", new Page.LocatorOptions().setHasText(name))));
  }

  /** What is said to be wrong with a field. */
  static Locator wrong(Page page, String pointer) {
    String id = java.net.URLEncoder.encode(pointer, java.nio.charset.StandardCharsets.UTF_8);
    return page.locator("[id='field-" + id + "-wrong']");
  }

  static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
