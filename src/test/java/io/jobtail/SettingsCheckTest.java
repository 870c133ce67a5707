package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration says is checked before anything starts, and told with its place. */
class SettingsCheckTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "jobtail.stream.hartbeat, jobtail.stream.heartbeat",
    "jobtail.stream.stalled-wirte, jobtail.stream.stalled-write",
    "jobtail.steam.heartbeat, jobtail.stream.heartbeat",
    "jobtail.heartbeat, jobtail.stream.heartbeat",
    "jobtail.datadir, jobtail.data-dir",
    "jobtail.commands.deploy.comand, jobtail.commands.deploy.command",
    "jobtail.commands.deploy.params.to.patern, jobtail.commands.deploy.params.to.pattern",
    "jobtail.runner.types.deploy.concurency, jobtail.runner.types.deploy.concurrency",
    "jobtail.submit.max-byte, jobtail.submit.max-bytes",
  })
  void a_key_that_nobody_reads_is_refused_with_the_nearest_one(String key, String meant)
      throws IOException {
    String message = refusal(yaml("# a comment\n" + key + ": 1\n"));
    assertThat(message)
        .isEqualTo(
            key + " (" + folder + "/more.yml, line 2) is no setting; did you mean " + meant + "?");
  }

  @Test
  void a_key_that_is_like_none_is_refused_without_a_guess() throws IOException {
    String message = refusal(yaml("jobtail:\n  stream:\n    retry: 1s\n    zzz:\n      yyy: 1\n"));
    assertThat(message)
        .isEqualTo("jobtail.stream.zzz.yyy (" + folder + "/more.yml, line 5) is no setting");
  }

  @Test
  void the_place_is_said_wherever_it_is() throws IOException {
    assertThat(refusal(properties("jobtail.stream.retry=1s\njobtail.stream.retri = 1s\n")))
        .contains("more.properties, line 2)");
    assertThat(refusal(variable("JOBTAIL_STREAM_RETRI", "1s")))
        .isEqualTo(
            "the environment variable JOBTAIL_STREAM_RETRI sets nothing: there is no such setting;"
                + " did you mean JOBTAIL_STREAM_RETRY?");
    assertThatThrownBy(() -> start(List.of("--jobtail.stream.retri=1s")).close())
        .hasStackTraceContaining("jobtail.stream.retri (the option --jobtail.stream.retri)");
    System.setProperty("jobtail.stream.retri", "1s");
    try {
      assertThatThrownBy(() -> start(List.of()).close())
          .hasStackTraceContaining("(the system property -Djobtail.stream.retri)");
    } finally {
      System.clearProperty("jobtail.stream.retri");
    }
  }

  @Test
  void everything_that_is_wrong_is_said_at_once() throws IOException {
    String message =
        refusal(
            yaml(
                """
                jobtail:
                  store: mysql
                  stream:
                    heartbeat: banana
                    retri: 1s
                  runner:
                    concurrency: 0
                    types: { emit: { concurrency: lots } }
                  commands:
                    x: { command: [ls], timeout: soon }
                """));
    assertThat(message)
        .startsWith("6 settings are wrong\n")
        .contains("jobtail.store (", "line 2) is sqlite, redis or memory, not mysql")
        .contains("line 4) is 'banana', which is no duration such as 500ms")
        .contains("jobtail.stream.retri (")
        .contains("jobtail.runner.concurrency (", "line 7) must be greater than or equal to 1")
        .contains("jobtail.runner.types.emit.concurrency (", "is 'lots', which is no whole number")
        .contains("jobtail.commands.x.timeout (", "line 10) is 'soon', which is no duration");
  }

  @Test
  void what_wins_is_the_place_that_is_said() throws IOException {
    PropertySource file = yaml("jobtail.stream.heartbeat: 5s\n");
    PropertySource environment = variable("JOBTAIL_STREAM_HEARTBEAT", "banana");
    assertThatThrownBy(() -> start(List.of(), file, environment).close())
        .hasStackTraceContaining(
            "jobtail.stream.heartbeat (the environment variable JOBTAIL_STREAM_HEARTBEAT)");
  }

  @ParameterizedTest
  @CsvSource({
    "jobtail.stream.heartbeat, -5s, cannot be negative",
    "jobtail.stream.coalesce, 2s, 0ms to 1s",
    "jobtail.log.max-line, long, no size such as 64KB",
    "jobtail.redis.partitions, 5000, must be less than or equal to 1024",
    "jobtail.web.allowed-origins, https://a.example/, without a path",
    "jobtail.roles, cook, api",
    "jobtail.stream.retry, '${NOT_THERE}', NOT_THERE",
    "jobtail.commands.x.progress, '(', jobtail.commands.x",
    "jobtail.runner.types.emit.concurrency, 0, must be greater than or equal to 1",
    "jobtail.stream, 5, is a group of settings",
  })
  void a_value_that_cannot_be_used_is_refused_with_its_place(String key, String value, String words)
      throws IOException {
    assertThat(refusal(yaml(key + ": '" + value + "'\n")))
        .contains(words)
        .contains("more.yml, line 1");
  }

  @Test
  void a_value_that_is_secret_is_not_said() throws IOException {
    assertThat(refusal(yaml("jobtail.params.key: c2VjcmV0\n")))
        .startsWith("jobtail.params.key (")
        .doesNotContain("c2VjcmV0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jobtail:\n",
        "jobtail:\n  stream:\n",
        "jobtail.stream.stalledWrite: 5s\n",
        "jobtail.commands.x: { command: [ls, '{a}'], environment: { My.Name: a },"
            + " params: { a: { values: [a, b], default: a, max-length: 3 } } }\n",
        "jobtail.redact: { literals: [aaaa, bbbb], patterns: ['x+'] }\n",
        "jobtail.metrics.queue-interval: 1s\nmicronaut.metrics.enabled: false\n",
        "other.thing: 1\n"
      })
  void what_is_known_is_taken(String text) throws IOException {
    start(List.of(), yaml(text)).close();
  }

  @ParameterizedTest
  @CsvSource({
    "JOBTAIL_PORT, tcp://10.0.0.1:8080",
    "JOBTAIL_SERVICE_HOST, 10.0.0.1",
    "JOBTAIL_SERVICE_PORT, 8080",
    "JOBTAIL_SERVICE_PORT_HTTP, 8080",
    "JOBTAIL_PORT_8080_TCP, tcp://10.0.0.1:8080",
    "JOBTAIL_PORT[80]TCP_ADDR, 10.0.0.1",
    "JOBTAIL_PORT_8080_TCP_ADDR, 10.0.0.1",
    "JOBTAIL_PORT_8080_TCP_PROTO, tcp",
    "JOBTAIL_REDIS_PORT, tcp://10.0.0.2:6379",
    "JOBTAIL_REDIS_SERVICE_HOST, 10.0.0.2",
    "JOBTAIL_REDIS_PORT_6379_TCP_PORT, 6379",
    "JOBTAIL_JOB, 01abc",
    "JOBTAIL_ATTEMPT, 1",
    "JOBTAIL_URL, http://localhost:8080",
    "JOBTAIL_RUNNER_CONCURRENCY, 4",
    "JOBTAIL_RUNNER_TYPES_EMIT_CONCURRENCY, 4",
    "JOBTAIL_REDACT_LITERALS[0], some-value",
    "JOBTAIL_SUBMIT_MAX_BYTES, 2MB",
  })
  void variables_of_ours_and_of_others_are_told_apart(String name, String value) {
    start(List.of(), variable(name, value)).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"JOBTAIL_STREAM_SPEED", "JOBTAIL_STOER", "JOBTAIL_REDIS_PORT", "JOBTAIL_DATADIR"})
  void a_variable_that_can_only_be_meant_for_us_is_refused(String name) {
    assertThat(refusal(variable(name, "6379"))).contains("variable " + name + " sets nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jobtail_stream_heartbeat",
        "jobtail.stream.heartbeat",
        "Jobtail_Stream_Heartbeat",
        "JOBTAIL.STREAM.HEARTBEAT"
      })
  void a_variable_counts_however_it_is_written(String name) {
    assertThat(refusal(variable(name, "banana"))).contains("is 'banana', which is no duration");
  }

  @Test
  void a_name_without_anything_is_refused_with_what_is_missing() throws IOException {
    assertThat(refusal(yaml("jobtail: { security: { tokens: { ci: {} } } }\n")))
        .contains("jobtail.security.tokens.ci", "hash");
  }

  @Test
  void a_number_and_a_choice_are_called_so() throws IOException {
    assertThat(refusal(yaml("jobtail.tracing.percent: many\n"))).contains("which is no number");
    assertThat(refusal(yaml("jobtail.web.http2: x\n")))
        .contains("which is none of never, tls, always");
  }

  private PropertySource yaml(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("more.yml"), text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Map<String, Object> read =
        new YamlPropertySourceLoader().read("more", new ByteArrayInputStream(bytes));
    return PropertySource.of(file.toString(), read, -1);
  }

  private PropertySource properties(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("more.properties"), text);
    return PropertySource.of(file.toString(), Map.of("jobtail.stream.retri", "1s"));
  }

  private static PropertySource variable(String name, String value) {
    return PropertySource.of(
        "test-env",
        Map.of(name, value),
        PropertyConvention.ENVIRONMENT_VARIABLE,
        PropertySource.Origin.of("System.env"));
  }

  private static String refusal(PropertySource source) {
    try {
      start(List.of(), source).close();
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof WrongSettingException wrong) {
          return String.valueOf(wrong.getMessage());
        }
      }
      throw e;
    }
    throw new AssertionError("it is taken");
  }

  private static ApplicationContext start(List<String> options, PropertySource... sources) {
    IdleContext idle = new IdleContext(options);
    idle.propertySources(sources);
    return idle.start();
  }
}
