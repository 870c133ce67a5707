package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the documentation says can be typed is typed, in one shell a page, against a server in the
 * {@code dev} environment; an answer that it prints is what comes, {@code …} standing for anything.
 */
@Timeout(300)
class DocumentationIT {
  private static final Pattern BLOCK =
      Pattern.compile("```sh\\n(.*?)```\\n(?:```output\\n(.*?)```\\n)?", Pattern.DOTALL);
  private static final String END_OF_BLOCK = "---- end of block ";

  @TempDir private Path home;

  /**
   * Commands, and what they print.
   *
   * @param output empty if the page does not say
   */
  private record Block(String commands, String output) {}

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "src/site/markdown/protocol.md"})
  void every_line_works_as_printed(String page) throws Exception {
    List<Block> blocks = blocks(Files.readString(Path.of(page)));
    assertThat(blocks).hasSizeGreaterThan(3);
    try (ServerProcess server =
        ServerProcess.quick(home).with("MICRONAUT_ENVIRONMENTS", "dev").start()) {
      List<String> outputs = run(blocks, server.port());

      for (int i = 0; i < blocks.size(); i++) {
        assertThat(outputs.get(i)).as("output of%n%s", blocks.get(i).commands()).isNotEmpty();
        if (!blocks.get(i).output().isEmpty()) {
          assertThat(outputs.get(i))
              .as("output of%n%s", blocks.get(i).commands())
              .matches(pattern(blocks.get(i).output()));
        }
      }
    }
  }

  private static List<Block> blocks(String page) {
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2) == null ? "" : block.group(2)));
    }
    return blocks;
  }

  /** One shell for all of a page, so that its variables live on. */
  private List<String> run(List<Block> blocks, int port) throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("set -eu\n");
    for (Block block : blocks) {
      script.append(block.commands().replace("localhost:8080", "localhost:" + port));
      script.append("\necho; echo '").append(END_OF_BLOCK).append("'\n");
    }
    Path out = home.resolve("shell.out");
    Process shell =
        new ProcessBuilder("bash", "-c", script.toString())
            .redirectOutput(out.toFile())
            .redirectError(home.resolve("shell.err").toFile())
            .start();
    try {
      assertThat(shell.waitFor(200, TimeUnit.SECONDS)).as("the page's commands end").isTrue();
    } finally {
      shell.destroyForcibly();
    }
    String all = Files.readString(out).replace("\r", "");
    assertThat(shell.exitValue()).as("exit code after%n%s", all).isZero();
    return Stream.of(all.split(Pattern.quote("\n" + END_OF_BLOCK) + "\n")).toList();
  }

  private static Pattern pattern(String expected) {
    String lines =
        expected
            .strip()
            .lines()
            .map(line -> line.equals("…") ? "\u0000" : line)
            .collect(Collectors.joining("\n"));
    String quoted =
        Stream.of(lines.split("(?<=[…\u0000])|(?=[…\u0000])"))
            .map(part ->
                switch (part) {
                  case "…" -> "[^\\n]*";
                  case "\u0000" -> "(?s:.*)";
                  default -> Pattern.quote(part);
                })
            .collect(Collectors.joining());
    return Pattern.compile("\\s*" + quoted + "\\s*");
  }
}
