package io.jobtail.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and when it was measured: absolute figures mean nothing without it.
 *
 * @param processor its model
 * @param cores that are available
 * @param memory in mebibytes
 * @param kernel its version
 * @param jdk its version
 * @param date when, in UTC
 */
record Machine(String processor, int cores, long memory, String kernel, String jdk, String date) {
  private static final long KILO = 1024;

  static Machine here() {
    return new Machine(
        value("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / KILO,
        System.getProperty("os.version"),
        Runtime.version().toString(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  String text() {
    return "%s, %d cores, %,d MiB, Linux %s, JDK %s, %s"
        .formatted(processor, cores, memory, kernel, jdk, date);
  }

  private static String value(String file, String name) {
    try {
      return Files.readString(Path.of(file))
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
