package io.jobtail.runner;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A logging configuration, as somebody has named it. */
final class LogFile {
  private static final String CLASS_PATH = "classpath:";
  private static final String FILE = "file:";

  private LogFile() {}

  /** Where it is: an address, a place on the class path, or a file; empty if there is none. */
  static Optional<URL> find(String name) {
    URL found = LogFile.class.getClassLoader().getResource(plain(name, CLASS_PATH));
    return found == null ? address(name).or(() -> file(plain(name, FILE))) : Optional.of(found);
  }

  private static String plain(String name, String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private static Optional<URL> address(String name) {
    try {
      return Optional.of(URI.create(name).toURL()).filter(url -> !url.getProtocol().equals("file"));
    } catch (IllegalArgumentException | MalformedURLException _) {
      return Optional.empty(); // a path
    }
  }

  private static Optional<URL> file(String name) {
    try {
      Path path = Path.of(name);
      return Files.isRegularFile(path) ? Optional.of(path.toUri().toURL()) : Optional.empty();
    } catch (InvalidPathException | MalformedURLException _) {
      return Optional.empty();
    }
  }
}
