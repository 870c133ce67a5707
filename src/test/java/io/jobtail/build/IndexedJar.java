package io.jobtail.build;

import io.jobtail.ServiceIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts a list of the framework's services into a jar, for {@link ServiceIndex}. */
public final class IndexedJar {
  private static final String FOLDERS = "META-INF/micronaut";
  private static final String FILES = "META-INF/services";

  private IndexedJar() {}

  /** Takes the jar, and the time that new entries get. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]), Instant.parse(args[1]));
  }

  /** Replaces the list if there is one. */
  static void write(Path jar, Instant time) throws IOException {
    try (FileSystem entries = FileSystems.newFileSystem(jar)) {
      Path list = entries.getPath(ServiceIndex.RESOURCE);
      Path folder = Files.createDirectories(list.getParent());
      Files.writeString(list, text(services(entries)), StandardCharsets.ISO_8859_1);
      Files.setLastModifiedTime(list, FileTime.from(time));
      Files.setLastModifiedTime(folder, FileTime.from(time));
    }
  }

  private static SortedMap<String, SortedSet<String>> services(FileSystem entries)
      throws IOException {
    SortedMap<String, SortedSet<String>> services = new TreeMap<>();
    try (Stream<Path> folders = Files.list(entries.getPath(FOLDERS));
        Stream<Path> files = Files.list(entries.getPath(FILES))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        try (Stream<Path> classes = Files.list(folder)) {
          classes.forEach(one -> add(services, folder, one.getFileName().toString()));
        }
      }
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          String name = line.replaceFirst("#.*", "").strip();
          if (!name.isEmpty()) {
            add(services, file, name);
          }
        }
      }
    }
    return services;
  }

  private static void add(
      SortedMap<String, SortedSet<String>> services, Path service, String name) {
    services.computeIfAbsent(service.getFileName().toString(), _ -> new TreeSet<>()).add(name);
  }

  private static String text(Map<String, SortedSet<String>> services) {
    StringBuilder text = new StringBuilder();
    services.forEach((service, classes) -> {
      text.append(service).append('\n');
      classes.forEach(name -> text.append(' ').append(name).append('\n'));
    });
    return text.toString();
  }
}
