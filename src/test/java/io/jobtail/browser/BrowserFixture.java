package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.jobtail.web.HttpFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server that listens, and a browser that looks at it. What is wrong on a page (an exception, a
 * violation of the policy) fails the test.
 */
@Tag("browser")
public abstract class BrowserFixture extends HttpFixture {
  private static final int PATIENCE_MILLIS = 20_000;

  @RegisterExtension static final OneChromium CHROMIUM = new OneChromium();

  protected BrowserContext context;
  protected Page page;

  /** What the browser complained about. */
  protected final List<String> complaints = new ArrayList<>();

  @BeforeEach
  void openContext() {
    context = CHROMIUM.browser().newContext();
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.onWebError(error -> complaints.add(error.error()));
    context.onConsoleMessage(message -> {
      if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
        complaints.add(message.text());
      }
    });
    page = context.newPage();
  }

  @AfterEach
  void closeContext() {
    // no context where there is no browser
    if (context != null) {
      context.close();
      assertThat(complaints).isEmpty();
    }
  }

  /** Where something of the server is. */
  protected final String url(String path) {
    return "http://localhost:" + server.getPort() + path;
  }

  /**
   * Opens a page of somebody who uses the module, with the policy that the server's own pages have.
   *
   * @param on where the page is
   * @param body HTML
   */
  protected final void show(Page on, String body) {
    show(on, url(""), url("/jobtail.js"), body);
  }

  /** The same on any origin, with the module from any place. */
  protected static void show(Page on, String origin, String module, String body) {
    String html =
        "<!doctype html><html lang=en><meta charset=utf-8><title>Test</title>"
            + "<script type=module src='"
            + module
            + "'></script><body>"
            + body
            + "</body></html>";
    String from = module.substring(0, module.lastIndexOf('/'));
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "text/html;charset=utf-8",
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self' " + from + "; connect-src 'self' " + from);
    String address = origin + "/somebodys-page.html";
    on.route(
        address,
        route -> route.fulfill(new Route.FulfillOptions().setHeaders(headers).setBody(html)));
    on.navigate(address);
  }

  /** Waits until an expression is true on the page. */
  protected static void until(Page on, String expression) {
    on.waitForFunction("() => " + expression);
  }

  /** Imports the module, and calls a function with its exports: {@code ({JobStream}) => …}. */
  protected final @Nullable Object withModule(Page on, String function) {
    return on.evaluate("async (module) => (" + function + ")(await import(module))", "/jobtail.js");
  }
}
