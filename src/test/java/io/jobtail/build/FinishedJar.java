package io.jobtail.build;

import io.jobtail.ServiceIndex;
import io.jobtail.runner.ParamsSchemas;
import io.jobtail.runner.ShippedSchemas;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts into the jar what is known only when all of it is there: a list of the framework's services,
 * for {@link ServiceIndex}, the schemas of parameters, and the bill of materials.
 */
public final class FinishedJar {
  private static final String BILL = "META-INF/sbom";
  private static final String FOLDERS = "META-INF/micronaut";
  private static final String BEANS = "io.micronaut.inject.BeanDefinitionReference";
  private static final String FILES = "META-INF/services";

  private FinishedJar() {}

  /**
   * Takes the jar, the file for the bill of materials, the time that new entries get, the version,
   * the local repository of Maven, and the class path that the jar is made of.
   */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Path bill = Path.of(args[1]);
    FileTime time = FileTime.from(Instant.parse(args[2]));
    Files.writeString(bill, new BillOfMaterials(Path.of(args[4])).of(args[3], args[5]));
    try (FileSystem entries = FileSystems.newFileSystem(Path.of(args[0]))) {
      SortedMap<String, SortedSet<String>> services = services(entries);
      write(
          entries.getPath(ServiceIndex.RESOURCE),
          text(services).getBytes(StandardCharsets.ISO_8859_1),
          time);
      for (Map.Entry<?, ?> one : schemas(services.get(BEANS), args[5]).entrySet()) {
        write(
            entries.getPath(ParamsSchemas.FOLDER + one.getKey() + ParamsSchemas.SUFFIX),
            String.valueOf(one.getValue()).getBytes(StandardCharsets.UTF_8),
            time);
      }
      Path place = entries.getPath(BILL, String.valueOf(bill.getFileName()));
      write(place, Files.readAllBytes(bill), time);
    }
  }

  private static void write(Path entry, byte[] content, FileTime time) throws IOException {
    Path folder = Objects.requireNonNull(entry.getParent());
    createFolder(folder, time);
    Files.write(entry, content);
    Files.setLastModifiedTime(entry, time);
  }

  private static void createFolder(Path folder, FileTime time) throws IOException {
    if (!Files.exists(folder)) {
      if (folder.getParent() != null) {
        createFolder(folder.getParent(), time);
      }
      Files.createDirectory(folder);
      Files.setLastModifiedTime(folder, time);
    }
  }

  /** With the libraries, which this program does not run with. */
  private static Map<?, ?> schemas(@Nullable Collection<String> beans, String classPath)
      throws IOException, ReflectiveOperationException {
    List<URL> places = new ArrayList<>();
    places.add(FinishedJar.class.getProtectionDomain().getCodeSource().getLocation());
    for (String place : classPath.split(File.pathSeparator, -1)) {
      places.add(Path.of(place).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader); // where the framework looks for itself
      return (Map<?, ?>)
          loader
              .loadClass(ShippedSchemas.class.getName())
              .getMethod("of", Collection.class)
              .invoke(null, Objects.requireNonNull(beans));
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
