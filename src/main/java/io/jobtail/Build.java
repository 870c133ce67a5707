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
 * @param time that all builds of this version say, so that they are the same
 */
record Build(String version, String commit, String time) {
  private static final String PROJECT = "/io/jobtail/build.properties";

  /** Not there where it was not built from a repository. */
  private static final String COMMIT = "/git.properties";

  /** What the build has left in the jar. */
  static Build ofThis() {
    Properties project = read(PROJECT);
    return new Build(
        project.getProperty("version", "of unknown version"),
        read(COMMIT).getProperty("git.commit.id.abbrev", ""),
        project.getProperty("time", ""));
  }

  private static Properties read(String resource) {
    Properties known = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(resource)) {
      if (in != null) {
        known.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  String words() {
    return commit.isEmpty() ? version : version + " (commit " + commit + ")";
  }
}
