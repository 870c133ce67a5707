package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.web.HttpFixture;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Of which sources this was built, wherever it is said. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
final class BuildTest extends HttpFixture {
  private static String version() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(new CommandLine(to, to).run("--version")).hasValue(0);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  @SuppressWarnings("unchecked") // JSON
  void info_and_the_command_say_the_same() throws Exception {
    Map<String, ?> info = json(get("/info"));
    Map<String, String> build = (Map<String, String>) Objects.requireNonNull(info.get("build"));
    String commit = build.containsKey("commit") ? " (commit " + build.get("commit") + ")" : "";
    assertThat(version()).startsWith("Jobtail " + info.get("version") + commit + "\n");
    assertThat(build.get("time")).isEqualTo(Build.ofThis().time());
  }

  @Test
  void the_commit_is_the_one_that_was_built() throws Exception {
    // of a linked worktree, where that is a file, the build knows the main one's commit only
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of(".git")),
        "this is no clone, but a linked worktree or an archive");
    Process git = new ProcessBuilder("git", "rev-parse", "HEAD").start();
    String head = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Build.ofThis().commit()).isNotEmpty();
    assertThat(head).startsWith(Build.ofThis().commit());
  }
}
