package io.jobtail.build;

import io.jobtail.redis.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A run from which the JVM learns which classes to load and link ahead of time: the service starts,
 * does what it is there for, and ends, upon which the JVM writes the cache.
 */
final class Training {
  private static final String USE = "-XX:AOTCache=";
  private static final String MAKE = "-XX:AOTCacheOutput=";
  private static final long LIMIT_SECONDS = 240;
  private static final int TERMINATED = 143;

  private final Path folder;
  private final Path scratch;
  private final int port = FreePort.choose();

  private Training(Path folder, Path scratch) {
    this.folder = folder;
    this.scratch = scratch;
  }

  /** Returns when the folder has its cache. */
  static void run(Path folder) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("jobtail-training-");
    try {
      new Training(folder, scratch).run();
    } finally {
      remove(scratch);
    }
  }

  private void run() throws IOException, InterruptedException {
    Process process = start();
    try {
      new Rehearsal(port).perform(process::isAlive);
      process.destroy();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)
          || process.exitValue() != TERMINATED
          || !Files.exists(folder.resolve(Distribution.CACHE))) {
        throw failed("it made no cache");
      }
    } catch (IOException | RuntimeException e) {
      throw failed(String.valueOf(e.getMessage()));
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command()).directory(folder.toFile());
    builder.environment().keySet().removeIf(Training::wouldConfigure);
    builder
        .environment()
        .putAll(
            Map.of(
                "MICRONAUT_SERVER_PORT", Integer.toString(port),
                "MICRONAUT_ENVIRONMENTS", "dev",
                "JOBTAIL_DATA_DIR", scratch.resolve("data").toString()));
    return builder.redirectErrorStream(true).redirectOutput(output().toFile()).start();
  }

  /** As it is run, but that the cache is made and not used. */
  private List<String> command() throws IOException {
    List<String> command = new ArrayList<>(List.of(Distribution.java(folder)));
    for (String line : Files.readAllLines(folder.resolve(Distribution.FLAGS))) {
      if (!line.startsWith("#")) {
        command.add(line.startsWith(USE) ? MAKE + line.substring(USE.length()) : line);
      }
    }
    return command;
  }

  private static boolean wouldConfigure(String name) {
    return name.startsWith("MICRONAUT_")
        || name.startsWith("JOBTAIL_")
        || name.startsWith("JAVA_")
        || name.startsWith("JDK_JAVA_");
  }

  private Path output() {
    return scratch.resolve("output");
  }

  private IllegalStateException failed(String why) throws IOException {
    return new IllegalStateException(
        "the training failed: " + why + "; it said:\n" + Files.readString(output()));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
