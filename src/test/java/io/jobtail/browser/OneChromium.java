package io.jobtail.browser;

import com.microsoft.playwright.Browser;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * One browser for all test classes of a process, since to start one takes longer than most tests.
 * What a page may leave behind is in its context, and each test has one of its own.
 */
final class OneChromium implements BeforeAllCallback {
  private static final Namespace SPACE = Namespace.create(OneChromium.class);
  private @Nullable Chromium chromium;

  /** JUnit closes it when nothing is left to be run. */
  @Override
  public void beforeAll(ExtensionContext context) {
    Store store = context.getStore(StoreScope.LAUNCHER_SESSION, SPACE);
    Chromium open = store.get(Chromium.class, Chromium.class);
    if (open == null || !open.browser().isConnected()) {
      open = Chromium.open();
      store.put(Chromium.class, open);
    }
    chromium = open;
  }

  Browser browser() {
    return Objects.requireNonNull(chromium).browser();
  }
}
