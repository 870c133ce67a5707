package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The sources are formatted by google-java-format. It runs here, on the JDK that compiles, because
 * a Maven plugin would run on Maven's own, which may be older. {@code mvn -q test
 * -Dtest=SourceFormatTest -Dformat.apply=true} formats.
 */
class SourceFormatTest {
  private static final boolean APPLY = Boolean.getBoolean("format.apply");

  @Test
  void every_source_file_is_formatted() throws Exception {
    Formatter formatter = new Formatter();
    List<Path> wrong = new ArrayList<>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(source);
      if (!formatted.equals(source)) {
        if (APPLY) {
          Files.writeString(file, formatted);
        } else {
          wrong.add(file);
        }
      }
    }
    assertThat(wrong).as("run: mvn -q test -Dtest=SourceFormatTest -Dformat.apply=true").isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
