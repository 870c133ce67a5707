package io.jobtail.runner.command;

import io.jobtail.job.Json;
import io.jobtail.runner.Completion;
import io.jobtail.runner.DrainConfiguration;
import io.jobtail.runner.JobContext;
import io.jobtail.runner.ParamsOutcome;
import io.jobtail.store.LogLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Real programs for tests, run as the server runs them. */
final class Programs {
  static final Duration SHORT = Duration.ofMillis(300);

  private Programs() {}

  static ProgramRunner runner(Path dataDir) {
    return runner(dataDir, SHORT);
  }

  static ProgramRunner runner(Path dataDir, Duration drain) {
    return runner(dataDir, drain, new RunningPrograms());
  }

  static ProgramRunner runner(Path dataDir, Duration drain, RunningPrograms running) {
    return new ProgramRunner(
        new ProcessLedger(dataDir),
        new ProcessLimits(drain, SHORT),
        new LogLimits(16 * 1024, 1 << 28),
        new PartialLines(Duration.ofMillis(100)),
        new DrainConfiguration(Duration.ZERO, Duration.ZERO, Duration.ZERO),
        running);
  }

  static CommandConfiguration configuration(String... command) {
    return configuration(Map.of(), command);
  }

  static CommandConfiguration configuration(Map<String, Object> params, String... command) {
    return new CommandConfiguration(
        "test",
        List.of(command),
        params,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Duration.ofSeconds(10));
  }

  /** A program in whose output something is looked for. */
  static CommandConfiguration searched(
      @Nullable String progress, @Nullable String stepStart, String... command) {
    return new CommandConfiguration(
        "test",
        List.of(command),
        null,
        null,
        null,
        null,
        null,
        progress,
        stepStart,
        null,
        Duration.ofSeconds(10));
  }

  static CommandConfiguration with(CommandConfiguration from, Duration killAfter) {
    return new CommandConfiguration(
        from.name(),
        from.command(),
        from.params(),
        from.directory(),
        from.environment(),
        from.secrets(),
        from.timeout(),
        from.progress(),
        from.stepStart(),
        from.stepEnd(),
        killAfter);
  }

  /** A script for {@code sh}; its text is configuration and so braces stand twice. */
  static CommandConfiguration sh(String script) {
    return configuration("sh", "-c", script.replace("{", "{{"));
  }

  static Completion run(Path dataDir, CommandConfiguration configuration, JobContext context)
      throws InterruptedException {
    return run(dataDir, configuration, Map.of(), context);
  }

  static Completion run(
      Path dataDir,
      CommandConfiguration configuration,
      Map<String, @Nullable Object> params,
      JobContext context)
      throws InterruptedException {
    return type(dataDir, configuration).run(accepted(dataDir, configuration, params), context);
  }

  private static Json accepted(
      Path dataDir, CommandConfiguration configuration, Map<String, @Nullable Object> params) {
    return switch (type(dataDir, configuration).check(params)) {
      case ParamsOutcome.Accepted(Json json) -> json;
      case ParamsOutcome.Rejected rejected -> throw new AssertionError(rejected.toString());
    };
  }

  static CommandJobType type(Path dataDir, CommandConfiguration configuration) {
    return new CommandJobType(
        Command.of(configuration),
        runner(dataDir),
        new ParamSeal(dataDir, new ParamsConfiguration(null)));
  }

  /** A run on a thread of its own, which can be interrupted as the runner does it. */
  static Started start(Path dataDir, CommandConfiguration configuration, JobContext context) {
    CompletableFuture<Completion> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                end.complete(run(dataDir, configuration, context));
              } catch (InterruptedException | RuntimeException | Error e) {
                end.completeExceptionally(e);
              }
            });
    return new Started(thread, end);
  }

  record Started(Thread thread, CompletableFuture<Completion> end) {}

  /** Of every run of a job. */
  static Marker marker(JobContext context) {
    return new Marker(List.of(ProgramEnvironment.JOB + "=" + context.id()));
  }

  /** What runs with a job's marker. */
  static List<String> running(JobContext context) {
    return marker(context)
        .processes()
        .filter(handle -> !ProcessTree.isOver(handle))
        .map(handle -> handle.pid() + " " + handle.info().command().orElse("?"))
        .toList();
  }
}
