package io.jobtail.build;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Takes the native libraries for this machine out of the jar: there they would be copied to a
 * temporary folder at each start, which also must be one that may be written.
 */
final class NativeLibraries {
  private NativeLibraries() {}

  static void extract(Path jar, Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!System.getProperty("os.name").equals("Linux")) {
      return; // they are found in the jar
    }
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    try (FileSystem entries = FileSystems.newFileSystem(jar)) {
      copy(entries.getPath("org/sqlite/native/Linux", arm ? "aarch64" : "x86_64"), ".so", folder);
      copy(entries.getPath("META-INF/native"), arm ? "aarch_64.so" : "x86_64.so", folder);
    }
  }

  private static void copy(Path entries, String ending, Path folder) throws IOException {
    try (Stream<Path> libraries = Files.list(entries)) {
      for (Path library : libraries.filter(one -> one.toString().endsWith(ending)).toList()) {
        Files.copy(library, folder.resolve(library.getFileName().toString()));
      }
    }
  }
}
