package io.jobtail.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;

/**
 * The browser of this machine; none is ever downloaded. Belongs to the thread that opens it.
 *
 * @param playwright drives it
 * @param browser itself
 */
record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
  private static final List<String> PLACES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");
  private static final AtomicBoolean SAID = new AtomicBoolean();

  /** Opens it; where there is none, the tests that need it are left out. */
  static Chromium open() {
    Optional<Path> program = PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    if (program.isEmpty() && SAID.compareAndSet(false, true)) {
      System.err.println(
          "*** NO CHROMIUM HERE (looked for "
              + String.join(", ", PLACES)
              + "): THE TESTS OF THE WEB PAGES ARE LEFT OUT ***");
    }
    Assumptions.assumeTrue(program.isPresent(), "no Chromium on this machine");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Chromium(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program.orElseThrow())
                    .setArgs(FLAGS)));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
