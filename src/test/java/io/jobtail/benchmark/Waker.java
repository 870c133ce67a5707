package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server that can be started again and again.
 *
 * @param home the folder in which it runs
 * @param command starts it
 */
record Waker(Path home, List<String> command, Kind kind) {
  /** How a server is told where to be. */
  enum Kind {
    JOBTAIL,
    SPRING
  }

  Waker {
    command = List.copyOf(command);
  }

  Spawned start(int port, Path folder, List<String> line) {
    return Spawned.start(home, kind.name(), folder, environment(port, folder), line);
  }

  private Map<String, String> environment(int port, Path folder) {
    return switch (kind) {
      case JOBTAIL ->
          Map.of(
              "MICRONAUT_ENVIRONMENTS", "dev",
              "MICRONAUT_SERVER_PORT", Integer.toString(port),
              "JOBTAIL_DATA_DIR", folder.resolve("data").toString());
      case SPRING ->
          Map.of(
              "SERVER_PORT", Integer.toString(port),
              "TWIN_DATA", folder.resolve("twin.db").toString());
    };
  }
}
