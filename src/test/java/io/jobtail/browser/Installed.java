package io.jobtail.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What this machine has of the programs that tests of the web pages need. */
final class Installed {
  private static final String REQUIRED = "browser.required";

  private Installed() {}

  /** The folders in which programs are looked for. */
  static List<Path> path() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /** The first of these names that there is, each looked for in all folders. */
  static Optional<Path> find(List<Path> folders, String... names) {
    return Arrays.stream(names)
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Without what it needs a test is left out, and says so; with {@code -Dbrowser.required=true} it
   * fails, so that nobody takes a run without browser for one that was good.
   */
  static void need(boolean present, String what, String tests) {
    need(present, what, tests, Boolean.getBoolean(REQUIRED));
  }

  static void need(boolean present, String what, String tests, boolean required) {
    if (present) {
      return;
    }
    if (required) {
      throw new AssertionError(what + " is not here, and " + REQUIRED + " is set");
    }
    System.err.println("*** " + what + " IS NOT HERE: " + tests + " ARE LEFT OUT ***");
    Assumptions.abort(what + " is not here");
  }
}
