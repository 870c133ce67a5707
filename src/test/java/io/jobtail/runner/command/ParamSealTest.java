package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.Json;
import io.jobtail.runner.Completion;
import io.jobtail.runner.ParamsOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secret parameters of commands, between submission and run. */
final class ParamSealTest {
  @TempDir Path data;

  private final RecordingContext context = new RecordingContext();

  private static final CommandConfiguration ECHO =
      Programs.configuration(
          Map.of("token", Map.of("pattern", "[\\w: -]*", "required", true, "secret", true)),
          "printf",
          "<%s>",
          "{token}");

  private static ParamSeal seal(Path folder) {
    return new ParamSeal(folder, new ParamsConfiguration(null));
  }

  private ParamsOutcome check(Object token) {
    Map<String, @Nullable Object> params = Map.of("token", token);
    return Programs.type(data, ECHO).check(params);
  }

  private Json accepted(Object token) {
    return check(token) instanceof ParamsOutcome.Accepted(Json params) ? params : new Json("");
  }

  @Test
  void a_value_is_sealed_when_it_is_accepted_and_opened_and_hidden_when_it_runs() throws Exception {
    Json stored = accepted("hunter2 x");
    assertThat(stored.text()).startsWith("{\"token\":\"sealed:").doesNotContain("hunter2");
    assertThat(accepted("hunter2 x")).isNotEqualTo(stored);
    Completion end = Programs.type(data, ECHO).run(stored, context);
    assertThat(end).isEqualTo(new Completion.Succeeded(null, 0));
    assertThat(context.stdout()).containsExactly("<hunter2 x>");
    assertThat(context.hidden).containsExactly("hunter2 x");
  }

  @Test
  void a_wrong_value_is_refused_and_not_repeated() {
    assertThat(check("xQz").toString()).contains("at least 4 characters").doesNotContain("xQz");
    assertThat(check("hunter2!").toString()).contains("must match").doesNotContain("hunter2");
    assertThat(check("sealed:AAAA").toString()).contains("must not begin as a sealed value does");
  }

  @Test
  void the_schema_says_that_it_is_not_shown() {
    assertThat(Programs.type(data, ECHO).paramsSchema().toString()).contains("writeOnly=true");
  }

  @Test
  void what_was_sealed_for_another_place_or_by_another_server_is_not_opened() throws Exception {
    ParamSeal seal = seal(data);
    String closed = seal.close("a/b", "hunter2");
    assertThat(seal(data).open("a/b", closed)).isEqualTo("hunter2");
    assertThatThrownBy(() -> seal.open("a/c", closed))
        .isInstanceOf(ParamSeal.BrokenException.class);
    assertThatThrownBy(() -> seal(data.resolve("other")).open("a/b", closed))
        .isInstanceOf(ParamSeal.BrokenException.class);
    assertThatThrownBy(() -> seal.open("a/b", "sealed:A"))
        .isInstanceOf(ParamSeal.BrokenException.class);
    assertThat(Programs.type(data, ECHO).run(new Json("{\"token\":\"sealed:!\"}"), context))
        .hasToString(
            "Failed[reason=ERROR, error=JobError[type=urn:jobtail:error:params, title=The"
                + " parameters are not accepted any more, detail=a secret parameter was sealed with"
                + " another key, or for something else], exitCode=null]");
  }

  @Test
  void a_key_that_is_no_key_is_named_and_not_written_over() throws Exception {
    Files.writeString(data.resolve("params.key"), "short");
    assertThatThrownBy(() -> accepted("hunter2 x"))
        .hasMessageContaining("params.key")
        .hasRootCauseMessage("has 5 bytes, not 32");
    assertThat(data.resolve("params.key")).hasContent("short");
  }

  @Test
  void the_key_is_for_its_owner_only() throws Exception {
    accepted("hunter2 x");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("params.key"))))
        .isEqualTo("rw-------");
  }

  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @Test
  void with_a_key_that_is_given_another_server_opens_it_and_no_file_is_made() throws Exception {
    ParamsConfiguration given = new ParamsConfiguration(KEY + "\n");
    String closed = new ParamSeal(data.resolve("a"), given).close("a/b", "hunter2");
    assertThat(new ParamSeal(data.resolve("b"), given).open("a/b", closed)).isEqualTo("hunter2");
    assertThat(data).isEmptyDirectory();
    assertThatThrownBy(() -> seal(data).open("a/b", closed))
        .isInstanceOf(ParamSeal.BrokenException.class);
  }

  @Test
  void a_key_that_is_given_and_is_none_is_refused_and_not_shown() {
    for (String wrong : List.of("", "c2hvcnQ=", "not/base64!", KEY + "AAAA")) {
      assertThatThrownBy(() -> new ParamsConfiguration(wrong))
          .hasMessageStartingWith("key - is 32 bytes in base64")
          .hasNoCause()
          .extracting(String::valueOf)
          .matches(said -> wrong.isEmpty() || !said.contains(wrong), "does not repeat it");
    }
    assertThat(new ParamsConfiguration(KEY).toString()).doesNotContain(KEY);
  }
}
