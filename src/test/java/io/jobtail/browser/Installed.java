package io.jobtail.browser;

import io.jobtail.machine.Need;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

  /** Goes on if it is there. */
  static void need(boolean present, String what, String tests) {
    Need.that(present, what, tests + " ARE", REQUIRED);
  }
}
