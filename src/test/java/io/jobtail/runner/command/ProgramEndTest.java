package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jobtail.runner.Completion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ProgramEndTest {
  @TempDir Path data;

  private final RecordingContext context = new RecordingContext();

  @AfterEach
  void nothing_is_left() {
    assertThat(Programs.running(context)).isEmpty();
    assertThat(data.resolve("processes")).isEmptyDirectory();
  }

  private Programs.Started start(String script, Duration killAfter) {
    return Programs.start(data, Programs.with(Programs.sh(script), killAfter), context);
  }

  private static void interrupt(Programs.Started run) {
    run.thread().interrupt();
    assertThatThrownBy(() -> run.end().get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void a_program_that_is_asked_to_stop_says_its_last_words() {
    Programs.Started run =
        start("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done", LONG);
    context.awaitLine("ready");
    interrupt(run);
    assertThat(context.stdout()).containsExactly("ready", "bye");
  }

  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void one_that_does_not_listen_is_killed_after_its_grace() {
    Programs.Started run =
        start("trap 'echo no' TERM; echo ready; while :; do sleep 0.05; done", Programs.SHORT);
    context.awaitLine("ready");
    interrupt(run);
    assertThat(context.stdout()).startsWith("ready", "no");
  }

  @Test
  void nothing_of_a_program_outlives_a_process_that_is_halted() throws Exception {
    RunningPrograms running = new RunningPrograms();
    ProgramRunner runner = Programs.runner(data, Programs.SHORT, running);
    String script = "trap '' TERM; setsid sleep 300 & echo ready; sleep 300";
    Command command = Command.of(Programs.with(Programs.sh(script), LONG));
    CompletableFuture<Completion> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            end.complete(runner.run(command, List.of("sh", "-c", script), context));
          } catch (InterruptedException | RuntimeException e) {
            end.completeExceptionally(e);
          }
        });
    context.awaitLine("ready");
    running.run();
    assertThat(Programs.running(context)).isEmpty();
    assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(Completion.Failed.class);
  }

  @Test
  void one_that_ignores_the_signal_is_killed_at_once_without_a_grace() {
    Programs.Started run = start("trap '' TERM; echo ready; sleep 300", Duration.ZERO);
    context.awaitLine("ready");
    interrupt(run);
  }

  @Test
  void a_second_interruption_does_not_cut_the_end_short() {
    Programs.Started run = start("trap '' TERM; echo ready; sleep 300", Programs.SHORT);
    context.awaitLine("ready");
    run.thread().interrupt();
    await()
        .until(() -> {
          run.thread().interrupt();
          return run.end().isDone();
        });
    assertThat(run.end().exceptionNow()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void an_interruption_before_the_start_starts_nothing() {
    Path touched = data.resolve("touched");
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> Programs.run(data, Programs.configuration("touch", touched.toString()), context))
        .isInstanceOf(InterruptedException.class);
    assertThat(touched).doesNotExist();
    data.resolve("processes").toFile().mkdirs();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 300",
        "nohup sleep 300 >/dev/null 2>&1",
        "setsid sleep 300 >/dev/null 2>&1",
        "(setsid sh -c 'sleep 300 & sleep 300 & wait' &) ; sleep 300",
        "setsid sh -c \"trap '' TERM; sleep 300\" >/dev/null 2>&1",
      })
  void everything_that_it_started_ends_with_it(String background) {
    Programs.Started run =
        start(background + " & " + background + " & echo ready; wait", Programs.SHORT);
    context.awaitLine("ready");
    await().until(() -> sleeping() >= 2);
    interrupt(run);
  }

  private long sleeping() {
    return Programs.running(context).stream().filter(line -> line.contains("sleep")).count();
  }

  @Test
  void what_forks_while_it_dies_ends_too() {
    Programs.Started run =
        start(
            "trap 'setsid sleep 300 >/dev/null 2>&1 & exit 0' TERM; echo ready;"
                + " while :; do sleep 0.05; done",
            Programs.SHORT);
    context.awaitLine("ready");
    interrupt(run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setsid sleep 300 & echo done",
        "nohup sleep 300 >/dev/null 2>&1 & echo done",
        "(sleep 300 &); echo done",
      })
  void what_stays_behind_a_program_that_ended_neither_holds_the_job_nor_outlives_it(String script)
      throws Exception {
    Completion completion = start(script, Programs.SHORT).end().get(30, TimeUnit.SECONDS);
    assertThat(completion).isEqualTo(new Completion.Succeeded(null, 0));
    assertThat(context.stdout()).containsExactly("done");
  }

  @Test
  void what_stays_behind_and_prints_without_end_is_ended_too() throws Exception {
    Completion completion =
        start("yes & sleep 0.1; exit 3", Programs.SHORT).end().get(30, TimeUnit.SECONDS);
    assertThat(completion).isInstanceOf(Completion.Failed.class);
    assertThat(context.stdout()).isNotEmpty().allMatch(line -> line.equals("y") || line.isEmpty());
  }

  @Test
  void a_little_that_is_printed_after_the_program_ended_is_logged() throws Exception {
    Command late =
        Command.of(
            Programs.sh("(sleep 0.2; for i in 1 2 3; do echo $i; sleep 0.02; done) & sleep 0.1"));
    // on a busy machine a little takes long
    Programs.runner(data, Duration.ofSeconds(20)).run(late, late.arguments(Map.of()), context);
    assertThat(context.stdout()).containsExactly("1", "2", "3");
  }

  @Test
  void the_ledger_has_a_program_while_it_runs() throws Exception {
    ProcessLedger ledger = new ProcessLedger(data);
    Programs.Started run = start("echo $$; sleep 300", Programs.SHORT);
    long pid = Long.parseLong(context.await(said -> true).text());
    await().until(() -> ledger.entries().getFirst().program() != null);
    ProcessLedger.Entry entry = ledger.entries().getFirst();
    assertThat(entry.job()).isEqualTo(context.id());
    assertThat(entry.attempt()).isEqualTo(1);
    assertThat(entry.program())
        .isEqualTo(ProcessLedger.Running.of(ProcessHandle.of(pid).orElseThrow()));
    assertThat(entry.server()).isEqualTo(ProcessLedger.Running.of(ProcessHandle.current()));
    try (Stream<Path> files = Files.list(data.resolve("processes"))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .isEqualTo(List.of(context.id() + ".1.properties"));
    }
    interrupt(run);
    assertThat(ledger.entries()).isEmpty();
  }
}
