package io.jobtail.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the folder that is run, copied to a server or put into an image: the jar, a Java runtime,
 * the native libraries, the flags, and the cache that was trained with just these. The JVM knows
 * what belongs to a cache by size and time, so all files get one time, which copies must keep.
 */
public final class Distribution {
  static final String JAR = "jobtail.jar";
  static final String CACHE = "jobtail.aot";
  static final String RUNTIME = "runtime";
  static final String LIBRARIES = "lib";
  static final String FLAGS = "jobtail.args";

  private final Path folder;
  private final FileTime time;

  private Distribution(Path folder, Instant time) {
    this.folder = folder;
    this.time = FileTime.from(time);
  }

  /** Takes the project's folder, the jar, the folder to make, and the time of its files. */
  public static void main(String[] args) throws IOException, InterruptedException {
    make(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Instant.parse(args[3]));
  }

  /** Replaces what is there. */
  public static void make(Path project, Path jar, Path folder, Instant time)
      throws IOException, InterruptedException {
    Distribution made = new Distribution(folder, time);
    made.clear();
    made.copyFiles(project, jar);
    JavaRuntime.link(folder.resolve(RUNTIME));
    NativeLibraries.extract(jar, folder.resolve(LIBRARIES));
    made.setTimes();
    Training.run(folder);
    made.setTimes();
  }

  /** The program and its arguments that run it, in its folder. */
  public static List<String> command(Path folder) {
    return List.of(java(folder), "@" + FLAGS);
  }

  static String java(Path folder) {
    return folder.resolve(RUNTIME).resolve("bin/java").toAbsolutePath().toString();
  }

  private void clear() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
  }

  private void copyFiles(Path project, Path jar) throws IOException {
    Files.copy(jar, folder.resolve(JAR));
    Files.copy(project.resolve("LICENSE"), folder.resolve("LICENSE"));
    try (Stream<Path> flags = Files.list(project.resolve("src/main/distribution"))) {
      for (Path file : flags.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private void setTimes() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }
}
