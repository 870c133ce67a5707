package io.jobtail.web;

import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A server with the real store, in a folder of its own. */
public interface SqliteData extends TestPropertyProvider {
  @Override
  default Map<String, String> getProperties() {
    try {
      return Map.of(
          "jobtail.store",
          "sqlite",
          "jobtail.data-dir",
          Files.createTempDirectory("jobtail-test").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
