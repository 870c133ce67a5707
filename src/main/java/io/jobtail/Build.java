package io.jobtail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Of what the running program was made.
 *
 * @param version of the project
 * @param commit abbreviated; empty where it was not built from a repository
 */
record Build(String version, String commit) {
  private static final String FILE = "/git.properties";

  /** What the build has left in the jar. */
  static Build ofThis() {
    Properties known = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(FILE)) {
      if (in != null) {
        known.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String inManifest = Build.class.getPackage().getImplementationVersion();
    String version = inManifest == null ? known.getProperty("git.build.version") : inManifest;
    return new Build(
        version == null ? "of unknown version" : version,
        known.getProperty("git.commit.id.abbrev", ""));
  }

  String words() {
    return commit.isEmpty() ? version : version + " (commit " + commit + ")";
  }
}
