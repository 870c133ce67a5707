package io.jobtail.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The browser of this machine; none is ever downloaded. Belongs to the thread that opens it.
 *
 * @param playwright drives it
 * @param browser itself
 */
record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
  private static final String[] NAMES = {"chromium", "chromium-browser", "google-chrome"};
  private static final Path USUAL = Path.of("/usr/bin");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Opens it; where there is none, the tests that need it are left out, or fail. */
  static Chromium open() {
    List<Path> folders = new ArrayList<>(Installed.path());
    folders.add(USUAL);
    Optional<Path> program = Installed.find(folders, NAMES);
    Installed.need(
        program.isPresent(),
        "Chromium (" + String.join(", ", NAMES) + ")",
        "THE TESTS OF THE WEB PAGES");
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
