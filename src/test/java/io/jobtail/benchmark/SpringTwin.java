package io.jobtail.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The same service as one would write it first with Spring Boot, in small: built by a Maven of its
 * own, and run as its documentation recommends, unpacked and with a cache that a run of it made.
 */
final class SpringTwin {
  private static final Path SOURCES = Path.of("src/test/resources/benchmark/spring-twin");
  private static final String NAME = "spring-twin";
  private static final String CACHE = NAME + ".aot";
  private static final long LIMIT_SECONDS = 240;

  private final Path folder;

  private SpringTwin(Path folder) {
    this.folder = folder;
  }

  static Path maven() {
    return Path.of(System.getProperty("maven.home", ""), "bin", "mvn");
  }

  /** Built, unless it is. */
  static SpringTwin built(Path folder) throws IOException, InterruptedException {
    SpringTwin twin = new SpringTwin(folder);
    if (!Files.exists(twin.jar())) {
      copy(folder);
      run(folder, List.of(maven().toString(), "-q", "-B", "-DskipTests", "package"));
      run(
          folder,
          Spawned.java(
              List.of("-Djarmode=tools"),
              "-jar",
              "target/" + NAME + ".jar",
              "extract",
              "--destination",
              "unpacked"));
    }
    return twin;
  }

  private Path jar() {
    return folder.resolve("unpacked").resolve(NAME + ".jar");
  }

  Waker uncached(List<String> flags) {
    return waker(flags);
  }

  /** With a cache of its own, trained as it is measured. */
  Waker cached(List<String> flags) throws IOException {
    Path cache = folder.resolve(CACHE);
    if (!Files.exists(cache)) {
      List<String> training = new ArrayList<>(flags);
      training.add("-XX:AOTCacheOutput=" + cache);
      // the JVM writes it when it ends
      Wake.once(waker(training), folder, spawned -> spawned.end(LIMIT_SECONDS));
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException("the twin made no cache, see " + folder);
    }
    List<String> using = new ArrayList<>(flags);
    using.add("-XX:AOTCache=" + cache);
    using.add("-XX:AOTMode=on");
    return waker(using);
  }

  private Waker waker(List<String> flags) {
    return new Waker(folder, Spawned.java(flags, "-jar", jar().toString()), Waker.Kind.SPRING);
  }

  private static void copy(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(SOURCES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(file));
      }
    }
  }

  private static void run(Path folder, List<String> line) throws IOException, InterruptedException {
    Path log = folder.resolve("build.log");
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("the twin cannot be built, see " + log);
    }
  }
}
