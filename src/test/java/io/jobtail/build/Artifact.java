package io.jobtail.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Something in a repository of Maven.
 *
 * @param file where it is
 * @param classifier tells it from others of the same name and version; empty for most
 */
record Artifact(Path file, String group, String name, String version, String classifier)
    implements Comparable<Artifact> {

  /** The one at a path: {@code group/in/parts/name/version/name-version-classifier.jar}. */
  static Artifact of(Path repository, Path file) {
    Path parts = repository.relativize(file);
    int count = parts.getNameCount();
    String version = parts.getName(count - 2).toString();
    String name = parts.getName(count - 3).toString();
    String group = parts.subpath(0, count - 3).toString().replace('/', '.').replace('\\', '.');
    String base = parts.getName(count - 1).toString().replaceFirst("\\.jar$", "");
    String classifier = base.substring((name + "-" + version).length()).replaceFirst("^-", "");
    return new Artifact(file, group, name, version, classifier);
  }

  Path pom() {
    return Objects.requireNonNull(file.getParent()).resolve(name + "-" + version + ".pom");
  }

  String purl() {
    return "pkg:maven/%s/%s@%s?%stype=jar"
        .formatted(
            group, name, version, classifier.isEmpty() ? "" : "classifier=" + classifier + "&");
  }

  String sha256() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int compareTo(Artifact other) {
    return purl().compareTo(other.purl());
  }
}
