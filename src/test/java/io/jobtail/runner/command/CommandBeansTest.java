package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.runner.BeforeRescue;
import io.jobtail.runner.Completion;
import io.jobtail.runner.JobType;
import io.jobtail.runner.ParamsOutcome;
import io.jobtail.runner.redact.Secrets;
import io.jobtail.runner.redact.ServerLog;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.SharedStore;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from configuration to a run, through the container. */
final class CommandBeansTest {
  @TempDir Path data;

  private ApplicationContextBuilder server(Object... namesAndValues) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("jobtail.store", "memory");
    properties.put("jobtail.data-dir", data.toString());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return ApplicationContext.builder().properties(properties);
  }

  private static JobType type(ApplicationContext server, String name) {
    return types(server).stream().filter(type -> type.name().equals(name)).findAny().orElseThrow();
  }

  private static Collection<? extends JobType> types(ApplicationContext server) {
    return server.getBean(CommandJobTypes.class).types();
  }

  @Test
  void a_command_of_the_configuration_can_be_submitted() throws Exception {
    try (ApplicationContext server =
        server(
                "jobtail.commands.say-it.command",
                List.of("printf", "%s|%s\n", "{theWord}", "b,c"),
                "jobtail.commands.say-it.params.theWord.values",
                List.of("a,b", "x"),
                "jobtail.commands.say-it.params.theWord.default",
                "a,b",
                "jobtail.commands.say-it.timeout",
                "10m",
                "jobtail.commands.say-it.kill-after",
                "1s")
            .start()) {
      JobType type = type(server, "say-it");
      RecordingContext context = new RecordingContext();
      ParamsOutcome.Accepted params = (ParamsOutcome.Accepted) type.check(Map.of());
      assertThat(type.run(params.params(), context)).isEqualTo(new Completion.Succeeded(null, 0));
      assertThat(context.stdout()).containsExactly("a,b|b,c");
      assertThat(type.defaultTimeout()).isEqualTo(Duration.ofMinutes(10));
    }
  }

  @Test
  void no_commands_are_no_types() {
    try (ApplicationContext server = server().start()) {
      assertThat(types(server)).isEmpty();
    }
  }

  @Test
  void a_wrong_command_refuses_the_start_and_says_which_and_why() {
    ApplicationContextBuilder server =
        server(
            "jobtail.commands.broken.command",
            List.of("du", "{where}"),
            "jobtail.commands.broken.params.where.pattern",
            "[");
    assertThatThrownBy(server::start)
        .isInstanceOf(BeanInstantiationException.class)
        .hasMessageContaining("jobtail.commands.broken: params.where: the pattern '['");
  }

  @Test
  void a_program_that_would_outlast_the_grace_of_its_job_refuses_the_start() {
    ApplicationContextBuilder server =
        server(
            "jobtail.commands.slow.command",
            List.of("sleep", "1"),
            "jobtail.commands.slow.kill-after",
            "9s");
    assertThatThrownBy(server::start)
        .hasStackTraceContaining(
            "jobtail.commands.slow.kill-after (9000 ms) and jobtail.process.drain (2000 ms) do not"
                + " fit in jobtail.runner.cancel-grace (10000 ms)");
  }

  @Test
  void what_an_earlier_server_left_is_looked_for_before_jobs_are_rescued() {
    try (ApplicationContext server = server().start()) {
      assertThat(server.getBeansOfType(BeforeRescue.class))
          .hasAtLeastOneElementOfType(LeftoverProcesses.class);
    }
  }

  @Test
  void the_commands_of_dev_are_whole_and_count_counts() throws Exception {
    try (ApplicationContext server = server().environments("dev").start()) {
      assertThat(types(server))
          .extracting(JobType::name)
          .containsExactly("count", "disk-usage", "git-log", "maven");
      JobType count = type(server, "count");
      RecordingContext context = new RecordingContext();
      ParamsOutcome.Accepted params = (ParamsOutcome.Accepted) count.check(Map.of("to", 3));
      assertThat(count.run(params.params(), context)).isEqualTo(new Completion.Succeeded(null, 0));
      assertThat(context.progress).containsExactly("1/3 numbers", "2/3 numbers", "3/3 numbers");
    }
  }

  private static final String KEY = "c2l4dGVlbiBieXRlcyBhbmQgYWdhaW4gc2l4dGVlbiE=";

  private ApplicationContextBuilder sharedWithSecret(Object... more) {
    Object[] all = {
      "jobtail.store", "none",
      "jobtail.commands.deploy.command", List.of("true", "{token}"),
      "jobtail.commands.deploy.params.token.pattern", "[a-z0-9]+",
      "jobtail.commands.deploy.params.token.required", "true",
      "jobtail.commands.deploy.params.token.secret", "true",
    };
    Object[] settings = Stream.concat(Stream.of(all), Stream.of(more)).toArray();
    EventStore store =
        SharedStore.over(new MemoryEventStore(Clock.systemUTC(), new LogLimits(1024, 1 << 20)));
    return server(settings).singletons(store);
  }

  @Test
  void a_secret_parameter_in_a_shared_store_needs_a_key_that_all_instances_have() {
    assertThatThrownBy(sharedWithSecret()::start)
        .hasStackTraceContaining(
            "jobtail.commands.deploy has a secret parameter, which other instances could not open:"
                + " jobtail.params.key (JOBTAIL_PARAMS_KEY) must be there");
    try (ApplicationContext server = sharedWithSecret("jobtail.params.key", KEY).start()) {
      assertThat(type(server, "deploy").check(Map.of("token", "hunter2")).toString())
          .contains("sealed:");
      assertThat(data).isEmptyDirectory();
    }
  }

  @Test
  void the_key_for_secret_parameters_is_a_secret_itself() {
    try (ApplicationContext server = sharedWithSecret("jobtail.params.key", KEY).start()) {
      assertThat(server.getBean(Secrets.class).mask("key=" + KEY)).isEqualTo("key=***");
      assertThat(ServerLog.secrets().mask("key=" + KEY)).isEqualTo("key=***");
    }
  }

  @Test
  void a_wrong_key_for_secret_parameters_refuses_the_start_and_is_not_shown() {
    for (String wrong : List.of("abcd", "abc!defghijk")) {
      assertThatThrownBy(server("jobtail.params.key", wrong)::start)
          .hasStackTraceContaining("jobtail.params.key is 32 bytes in base64")
          .satisfies(failure -> {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain(wrong);
          });
    }
  }
}
