package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.Json;
import io.jobtail.job.Reason;
import io.jobtail.runner.Completion;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program is started with. */
@Timeout(60)
final class ProgramStartTest {
  @TempDir Path data;

  private final RecordingContext context = new RecordingContext();

  private static Completion succeeded() {
    return new Completion.Succeeded(null, 0);
  }

  private static Completion.Failed failed(Completion completion) {
    return (Completion.Failed) completion;
  }

  private static CommandConfiguration inDirectory(File directory) {
    return new CommandConfiguration(
        "pwd",
        List.of("pwd"),
        null,
        directory.toString(),
        null,
        null,
        null,
        null,
        null,
        null,
        Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "no-such-program, no-such-program: No such file or directory",
    "/etc, /etc: Permission denied",
    "/etc/passwd, /etc/passwd: Permission denied",
  })
  void a_program_that_cannot_be_started_is_named(String program, String detail) throws Exception {
    Completion.Failed failed =
        failed(Programs.run(data, Programs.configuration(program, "x"), context));
    assertThat(failed.reason()).isEqualTo(Reason.ERROR);
    assertThat(failed.exitCode()).isNull();
    assertThat(failed.error().type()).isEqualTo("urn:jobtail:error:cannot-start");
    assertThat(failed.error().detail()).isEqualTo(detail);
    assertThat(data.resolve("processes")).isEmptyDirectory();
  }

  @Test
  void it_runs_in_its_directory_and_a_missing_one_is_named() throws Exception {
    Programs.run(data, inDirectory(data.toFile()), context);
    assertThat(context.stdout()).containsExactly(data.toRealPath().toString());
    Completion.Failed failed =
        failed(Programs.run(data, inDirectory(new File("no-such-place")), context));
    assertThat(failed.error().detail()).isEqualTo("pwd: there is no directory no-such-place");
  }

  @Test
  void the_environment_has_what_was_configured_and_a_small_base_and_no_more() throws Exception {
    CommandConfiguration env =
        new CommandConfiguration(
            "env",
            List.of("env"),
            null,
            null,
            Map.of("FOO", "b a r", "LANG", "C.UTF-8", "JOBTAIL_JOB", "forged"),
            null,
            null,
            null,
            null,
            null,
            Duration.ZERO);
    Programs.run(data, env, context);
    assertThat(context.stdout())
        .contains("FOO=b a r", "LANG=C.UTF-8", "JOBTAIL_JOB=" + context.id(), "JOBTAIL_ATTEMPT=1");
    assertThat(context.stdout().stream().map(line -> line.replaceFirst("=.*", "")))
        .isSubsetOf(
            "FOO",
            "JOBTAIL_JOB",
            "JOBTAIL_ATTEMPT",
            "PATH",
            "HOME",
            "LANG",
            "USER",
            "LOGNAME",
            "TMPDIR",
            "JAVA_HOME");
    // The server's own has more, or this would show nothing.
    assertThat(System.getenv()).hasSizeGreaterThan(context.stdout().size());
  }

  @Test
  void there_is_no_input() throws Exception {
    assertThat(Programs.run(data, Programs.configuration("cat"), context)).isEqualTo(succeeded());
    assertThat(context.said()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; rm -rf /",
        "$(touch pwned)",
        "`touch pwned`",
        "a b  c",
        "'\"\\",
        "line\nline",
        "* ? [a-z] ~ $HOME %PATH%",
        "{p} {{",
        "&& echo x | tee pwned > pwned",
        "-n",
        "",
      })
  void a_value_is_one_argument_whatever_it_says(String value) throws Exception {
    CommandConfiguration printf =
        Programs.configuration(
            Map.of("p", Map.of("pattern", "(?s).*", "required", true, "options", true)),
            "printf",
            "[%s]\\n",
            "{p}",
            "x{p}y",
            "last");
    Programs.run(data, printf, Map.<String, @Nullable Object>of("p", value), context);
    assertThat(String.join("\n", context.stdout()))
        .isEqualTo("[" + value + "]\n[x" + value + "y]\n[last]");
    assertThat(Path.of("pwned")).doesNotExist();
  }

  @Test
  void parameters_that_the_configuration_does_not_accept_any_more_start_nothing() throws Exception {
    CommandConfiguration touch =
        Programs.configuration(
            Map.of("file", Map.of("pattern", "[a-z]+", "required", true)), "touch", "{file}");
    Json earlier = new Json("{\"file\":\"" + data.resolve("touched") + "\"}");
    Completion.Failed failed = failed(Programs.type(data, touch).run(earlier, context));
    assertThat(failed.reason()).isEqualTo(Reason.ERROR);
    assertThat(failed.error().detail()).isEqualTo("/file must match [a-z]+");
    assertThat(data.resolve("touched")).doesNotExist();
  }
}
