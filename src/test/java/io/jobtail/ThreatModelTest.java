package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of the threat model names the test that shows it. */
class ThreatModelTest {
  private static final Path PAGE = Path.of("src/site/markdown/security.md");
  private static final Pattern NAMED =
      Pattern.compile("`([a-z.]*[A-Z][A-Za-z0-9]*Test)#([a-z0-9_]+)`");

  static List<String> lines() throws IOException {
    List<String> all = Files.readAllLines(PAGE);
    List<String> model = all.subList(all.indexOf("## Threat model") + 1, all.size());
    return model.stream()
        .filter(line -> line.startsWith("| ") && !line.endsWith("| shown by |"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void names_tests_that_there_are(String line) throws ClassNotFoundException {
    Matcher named = NAMED.matcher(line);
    assertThat(named.find()).as(line).isTrue();
    named.reset();
    while (named.find()) {
      Class<?> test = Class.forName("io.jobtail." + named.group(1));
      assertThat(Arrays.stream(test.getDeclaredMethods()).map(Method::getName))
          .contains(named.group(2));
    }
  }

  @Test
  void has_lines() throws IOException {
    assertThat(lines()).hasSizeGreaterThan(20);
  }
}
