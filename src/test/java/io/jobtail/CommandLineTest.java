package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the jar does in place of starting the server. */
class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private OptionalInt run(String... args) {
    return new CommandLine(printer(out), printer(err)).run(args);
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--jobtail.store=memory", "-micronaut.server.port=0", "--jobtail.x=a\nb\n"})
  void settings_alone_start_the_server(String setting) {
    assertThat(run(setting)).isEmpty();
    assertThat(run()).isEmpty();
    assertThat(text(out) + text(err)).isEmpty();
  }

  @Test
  void help_lists_every_command() {
    assertThat(run("--help")).hasValue(0);
    assertThat(text(out))
        .contains("--check-config", "--backup FILE", "--version", "--help")
        .contains("--KEY=VALUE");
  }

  @Test
  void the_version_is_that_of_the_program_and_of_java() {
    assertThat(run("--version")).hasValue(0);
    assertThat(text(out)).startsWith("Jobtail ").contains("\nJava " + Runtime.version());
  }

  @Test
  void a_value_that_is_nowhere_to_go_is_not_repeated() {
    assertThat(run("--secret=abcdef\nghi")).hasValue(CommandLine.MISUSE);
    assertThat(text(err)).contains("no option --secret;").doesNotContain("abcdef", "ghi");
  }

  @ParameterizedTest
  @CsvSource({
    "--verison, there is no option --verison; did you mean --version?",
    "--chekc-config, did you mean --check-config?",
    "serve, there is no option serve; --help lists what there is",
    "--backup, usage: java -jar jobtail.jar --backup FILE",
  })
  void what_is_no_command_is_refused_with_a_hint(String arg, String hint) {
    assertThat(run(arg)).hasValue(CommandLine.MISUSE);
    assertThat(text(err)).contains(hint);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void a_configuration_is_checked_and_nothing_is_made() {
    Path data = folder.resolve("data");
    String dataDir = "--jobtail.data-dir=" + data;
    assertThat(run("--check-config", dataDir)).hasValue(0);
    assertThat(text(out)).contains("the configuration can be used");
    assertThat(run("--check-config", dataDir, "--jobtail.runner.concurrency=0")).hasValue(1);
    assertThat(text(err))
        .contains("Jobtail cannot start: jobtail.runner.concurrency (the option --jobtail")
        .contains("must be greater than or equal to 1");
    assertThat(data).doesNotExist();
  }

  @Test
  void settings_that_do_not_go_together_are_found() {
    assertThat(run("--check-config", "--micronaut.server.host=0.0.0.0")).hasValue(1);
    assertThat(text(err)).contains("jobtail.security.open=true");
    assertThat(run("--check-config", "--jobtail.drain.grace=5m")).hasValue(1);
    assertThat(text(err)).contains("drain");
    assertThat(run("--check-config", "--micronaut.server.ssl.enabled=true")).hasValue(1);
  }

  @Test
  void a_stop_can_be_as_short_as_a_platform_wants_it() {
    assertThat(
            run(
                "--check-config",
                "--micronaut.lifecycle.graceful-shutdown.grace-period=9s",
                "--jobtail.drain.grace=1s",
                "--jobtail.drain.window=1s",
                "--jobtail.runner.cancel-grace=2s",
                "--jobtail.runner.flush-grace=1s"))
        .hasValue(0);
  }

  @Test
  void a_token_is_made_and_the_settings_that_let_it_in() {
    assertThat(run("--new-token", "ci")).hasValue(0);
    String token = text(out).replaceFirst("(?s).*(jobtail_[\\w-]{43}).*", "$1");
    assertThat(text(out)).contains(io.jobtail.access.TokenHash.of(token)).contains("ci:");
    assertThat(run("--new-token", "A.b")).hasValue(CommandLine.MISUSE);
  }

  @Test
  void a_store_that_is_not_there_is_only_connected_to_by_a_start() {
    assertThat(run("--check-config", "--jobtail.store=redis", "--redis.uri=redis://127.0.0.1:1"))
        .hasValue(0);
    assertThat(run("--check-config", "--jobtail.store=redis")).hasValue(1);
    assertThat(text(err)).contains("REDIS_URI");
  }

  @Test
  void a_backup_is_of_sqlite_and_of_what_is_there() {
    Path file = folder.resolve("copy.db");
    String dataDir = "--jobtail.data-dir=" + folder.resolve("none");
    assertThat(run("--backup", file.toString(), dataDir)).hasValue(1);
    assertThat(text(err)).contains("there is no database");
    assertThat(run("--backup", file.toString(), "--jobtail.store=memory")).hasValue(1);
    assertThat(text(err)).contains("no backup of the store memory");
    assertThat(folder).isEmptyDirectory();
  }
}
