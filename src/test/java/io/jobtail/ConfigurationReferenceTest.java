package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The reference of the configuration is what the code says of it. {@code mvn test
 * -Dtest=ConfigurationReferenceTest -Dreference.apply=true} writes it anew.
 */
class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("src/site/markdown/configuration-reference.md");
  private static final Path GUIDE = Path.of("src/site/markdown/configuration.md");
  private static final Settings SETTINGS = Settings.complete();

  @Test
  void the_reference_is_what_the_code_says() throws IOException {
    String page = ReferencePage.of(SETTINGS);
    if (Boolean.getBoolean("reference.apply")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("%s; mvn test -Dtest=ConfigurationReferenceTest -Dreference.apply=true writes it", PAGE)
        .isEqualTo(page);
  }

  @Test
  void every_setting_says_what_it_means() {
    assertThat(SETTINGS.all()).hasSizeGreaterThan(70);
    assertThat(SETTINGS.all())
        .allSatisfy(
            setting -> assertThat(ReferencePage.meaning(setting)).as(setting.name()).isNotBlank());
  }

  @Test
  void the_guide_names_no_setting_that_is_not_there() throws IOException {
    Matcher named =
        Pattern.compile("`(jobtail\\.[A-Za-z0-9.-]*[A-Za-z0-9])").matcher(Files.readString(GUIDE));
    Set<String> names = new TreeSet<>();
    while (named.find()) {
      names.add(named.group(1).replace(".NAME", ".name"));
    }
    assertThat(names)
        .hasSizeGreaterThan(20)
        .allMatch(name -> SETTINGS.find(name).isPresent() || SETTINGS.isGroup(name));
  }

  /** What is not read by a class for settings would be unknown to the check at the start. */
  @Test
  void every_setting_that_the_code_reads_is_known() throws IOException {
    Set<String> read = new TreeSet<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      Matcher key =
          Pattern.compile(
                  "(?:@Requires\\(property = |@Property\\(name = |@Value\\(|Property\\()\""
                      + "\\$?\\{?(jobtail\\.[a-z0-9.-]+)")
              .matcher(text);
      key.results().map(found -> found.group(1)).forEach(read::add);
      Matcher placeholder = Pattern.compile("\\$\\{(jobtail\\.[a-z0-9.-]+)").matcher(text);
      placeholder.results().map(found -> found.group(1)).forEach(read::add);
    }
    assertThat(read)
        .contains("jobtail.store", "jobtail.submit.max-bytes")
        .allMatch(name -> SETTINGS.find(name).isPresent() || SETTINGS.isGroup(name));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      return files
          .filter(file -> file.toString().matches(".*\\.(java|yml)"))
          .collect(Collectors.toList());
    }
  }
}
