package io.jobtail.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java in the README is that of the examples in this package, which compile and pass. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Path EXAMPLES = Path.of("src/test/java/io/jobtail/example");

  @Test
  void shows_the_code_of_the_examples() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    List<String> blocks =
        JAVA.matcher(readme).results().map((MatchResult block) -> block.group(1)).toList();

    assertThat(blocks).hasSize(3);
    assertThat(lines("ChecksumHandler.java")).containsSubsequence(lines(blocks.get(0).lines()));
    assertThat(lines("CopyHandler.java")).containsSubsequence(lines(blocks.get(1).lines()));
    assertThat(lines("ChecksumTest.java")).containsSubsequence(lines(blocks.get(2).lines()));
  }

  private static List<String> lines(String file) throws Exception {
    return lines(Files.readString(EXAMPLES.resolve(file)).lines());
  }

  private static List<String> lines(java.util.stream.Stream<String> lines) {
    return lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
