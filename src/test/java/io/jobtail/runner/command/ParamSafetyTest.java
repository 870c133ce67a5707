package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.runner.ParamsOutcome;
import io.jobtail.runner.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no value of a parameter can do, whatever its pattern allows. */
final class ParamSafetyTest {
  private static final Path NOWHERE = Path.of("target/not-written");
  private static final Map<String, Object> ANYTHING = Map.of("pattern", "(?s).*", "default", "x");

  @TempDir private @Nullable Path folder;

  private static List<Violation> wrong(
      Map<String, Object> params, Map<String, @Nullable Object> given, String... line) {
    return Programs.type(NOWHERE, Programs.configuration(params, line)).check(given)
            instanceof ParamsOutcome.Rejected(List<Violation> violations)
        ? violations
        : List.of();
  }

  private static boolean isRefused(Map<String, Object> param, String value, String... line) {
    return !wrong(Map.of("p", param), Map.of("p", value), line).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a;rm -rf /", "$(id)", "`id`", "a\nb", "'", "\"", "*", "|", "&& x", "\\"})
  void it_stays_one_argument(String value) {
    Command command = Command.of(Programs.configuration(Map.of("p", ANYTHING), "echo", "{p}"));
    assertThat(command.arguments(Map.of("p", value))).containsExactly("echo", value);
  }

  @Test
  void it_is_no_option() {
    assertThat(isRefused(ANYTHING, "--delete", "x", "{p}")).isTrue();
    assertThat(isRefused(ANYTHING, "-", "x", "{p}")).isTrue();
    assertThat(isRefused(ANYTHING, "a-b", "x", "{p}")).isFalse();
    assertThat(isRefused(ANYTHING, "--delete", "x", "--", "{p}")).isFalse();
    assertThat(isRefused(ANYTHING, "--delete", "x", "{p}", "--")).isTrue();
    assertThat(isRefused(ANYTHING, "--delete", "x", "--name={p}")).isFalse();
    assertThat(wrong(Map.of("p", ANYTHING), Map.of("p", "--delete"), "x", "{p}"))
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.pointer()).isEqualTo("/p");
          assertThat(violation.message()).doesNotContain("delete");
        });
  }

  @Test
  void nor_is_what_follows_an_empty_value() {
    Map<String, Object> two = Map.of("a", ANYTHING, "b", ANYTHING);
    assertThat(wrong(two, Map.of("a", "", "b", "-x"), "x", "{a}{b}"))
        .extracting(Violation::pointer)
        .containsExactly("/b");
  }

  @Test
  void it_may_be_one_where_that_is_meant() {
    Map<String, Object> meant = Map.of("pattern", "-?[0-9]+", "default", "1", "options", true);
    assertThat(isRefused(meant, "-5", "x", "{p}")).isFalse();
    Map<String, Object> listed = Map.of("values", List.of("-v", "-q"), "default", "-q");
    assertThat(isRefused(listed, "-v", "x", "{p}")).isFalse();
  }

  @Test
  void its_name_is_one_that_the_command_has() {
    assertThat(wrong(Map.of("p", ANYTHING), Map.of("PATH", "/tmp"), "x", "{p}")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "PATH=/evil",
        "a\nLD_PRELOAD=/evil.so",
        "$PATH",
        "{JOBTAIL_JOB}",
        "FOO=1 BAR=2"
      })
  void it_adds_nothing_to_the_environment(String value) throws Exception {
    CommandConfiguration command =
        Programs.configuration(
            Map.of("p", ANYTHING, "LD_LIBRARY_PATH", ANYTHING),
            "sh",
            "-c",
            "printf '%s\\n' \"$1\"; tr '\\0' '\\n' < /proc/$$/environ",
            "name",
            "{p}");
    RecordingContext context = new RecordingContext();
    Map<String, @Nullable Object> given = Map.of("p", value, "LD_LIBRARY_PATH", value);
    Programs.run(Objects.requireNonNull(folder), command, given, context);
    List<String> expected = new ArrayList<>(value.lines().toList());
    for (String name : List.of("PATH", "HOME", "LANG", "USER", "LOGNAME", "TMPDIR", "JAVA_HOME")) {
      String own = System.getenv(name);
      if (own != null) {
        expected.add(name + "=" + own);
      }
    }
    expected.add("JOBTAIL_JOB=" + context.id());
    expected.add("JOBTAIL_ATTEMPT=1");
    assertThat(context.stdout()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private Path base() throws Exception {
    Path base = Files.createDirectories(Objects.requireNonNull(folder).resolve("in"));
    Files.createDirectories(base.resolve("sub"));
    Files.writeString(base.resolve("sub/file"), "");
    Files.writeString(folder.resolve("secret"), "");
    Files.createSymbolicLink(base.resolve("out"), folder);
    Files.createSymbolicLink(base.resolve("file-out"), folder.resolve("secret"));
    Files.createSymbolicLink(base.resolve("to-nowhere"), folder.resolve("not-there"));
    Files.createSymbolicLink(base.resolve("inside"), base.resolve("sub"));
    return base;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../secret",
        "sub/../../secret",
        "/etc/passwd",
        "out",
        "out/secret",
        "file-out",
        "to-nowhere",
        "out/new",
        "sub/../out/new"
      })
  void it_is_no_path_out_of_its_folder(String path) throws Exception {
    Map<String, Object> within = Map.of("within", base().toString(), "required", true);
    assertThat(isRefused(within, path, "cat", "{p}")).isTrue();
  }

  @Test
  void a_path_within_is_given_as_it_is_without_links() throws Exception {
    Path base = base();
    Map<String, Object> within = Map.of("within", base.toString(), "required", true);
    Command command = Command.of(Programs.configuration(Map.of("p", within), "cat", "{p}"));
    Path real = base.toRealPath();
    for (Map.Entry<String, String> path :
        Map.of(
                "sub/file",
                "sub/file",
                "inside/file",
                "sub/file",
                "new/folder",
                "new/folder",
                "sub/./x/../file",
                "sub/file",
                base + "/sub",
                "sub",
                "",
                "")
            .entrySet()) {
      assertThat(isRefused(within, path.getKey(), "cat", "{p}")).as(path.getKey()).isFalse();
      assertThat(command.arguments(Map.of("p", path.getKey())))
          .containsExactly("cat", real.resolve(path.getValue()).toString());
    }
  }

  @Test
  void a_folder_that_is_not_there_is_a_mistake_of_the_configuration() {
    Map<String, Object> within = Map.of("within", "/no/such/folder", "required", true);
    assertThatThrownBy(() -> Command.of(Programs.configuration(Map.of("p", within), "cat", "{p}")))
        .hasMessageContaining("no folder '/no/such/folder'");
  }
}
