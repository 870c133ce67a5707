package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A missing browser is told from one that works. */
class InstalledTest {
  @TempDir Path folder;

  private Path program(String folderName, String name, String permissions) throws Exception {
    Path made = Files.createDirectories(folder.resolve(folderName)).resolve(name);
    Files.createFile(made);
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void finds_the_first_name_in_any_folder() throws Exception {
    program("one", "chrome", "rwxr-xr-x");
    Path chromium = program("two", "chromium", "rwxr-xr-x");
    List<Path> folders = List.of(folder.resolve("one"), folder.resolve("two"));
    assertThat(Installed.find(folders, "chromium", "chrome")).contains(chromium);
  }

  @Test
  void takes_neither_a_folder_nor_a_file_that_cannot_be_run() throws Exception {
    Files.createDirectories(folder.resolve("one/chromium"));
    program("two", "chromium", "rw-r--r--");
    List<Path> folders = List.of(folder.resolve("one"), folder.resolve("two"));
    assertThat(Installed.find(folders, "chromium")).isEmpty();
  }
}
