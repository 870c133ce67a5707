package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.JobId;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of programs when the JVM that started them dies, in order or not. */
@Timeout(120)
final class ServerDeathTest {
  private static final String TREE =
      "sleep 300 & setsid sleep 300 >/dev/null 2>&1 & echo ready; wait";

  @TempDir Path data;

  private final RecordingContext context = new RecordingContext();
  private final List<Process> started = new ArrayList<>();

  /** A server of one job, which exits when its input ends. */
  static final class Server {
    private Server() {}

    public static void main(String[] args) throws Exception {
      RecordingContext context = new RecordingContext(args[1]);
      var configuration = Programs.with(Programs.sh(TREE), Duration.ofMillis(50));
      Programs.start(Path.of(args[0]), configuration, context);
      context.awaitLine("ready");
      await().until(() -> Programs.running(context).size() >= 3);
      System.out.println("ready");
      System.exit(System.in.read() < 0 ? 0 : 1);
    }
  }

  @AfterEach
  void nothing_is_left() {
    started.forEach(Process::destroyForcibly);
    new ProcessTree(null, Programs.marker(context)).kill();
  }

  private Process server() throws Exception {
    Process server =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName(),
                data.toString(),
                context.id().value())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(server);
    BufferedReader output = server.inputReader();
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    assertThat(line).isEqualTo("ready");
    return server;
  }

  private void startAgain() {
    new LeftoverProcesses(
            new ProcessLedger(data), new ProcessLimits(Programs.SHORT, Programs.SHORT))
        .run();
  }

  @Test
  void a_server_that_exits_takes_its_programs_along_though_nobody_interrupts_them()
      throws Exception {
    Process server = server();
    server.getOutputStream().close();
    assertThat(server.waitFor()).isZero();
    assertThat(Programs.running(context)).isEmpty();
  }

  @Test
  void what_a_killed_server_left_is_ended_at_the_next_start_and_not_while_it_runs()
      throws Exception {
    Process server = server();
    startAgain();
    assertThat(Programs.running(context)).hasSizeGreaterThanOrEqualTo(3);
    server.destroyForcibly().waitFor();
    assertThat(Programs.running(context)).hasSizeGreaterThanOrEqualTo(3);
    startAgain();
    assertThat(Programs.running(context)).isEmpty();
    assertThat(data.resolve("processes")).isEmptyDirectory();
  }

  private static final ProcessLedger.Running NO_SERVER =
      new ProcessLedger.Running(ProcessHandle.current().pid(), Instant.EPOCH);

  private ProcessHandle unmarked() throws Exception {
    Process program = new ProcessBuilder("sleep", "300").start();
    started.add(program);
    return program.toHandle();
  }

  private void write(ProcessLedger.@Nullable Running program) {
    new ProcessLedger(data).write(new ProcessLedger.Entry(context.id(), 1, NO_SERVER, program));
  }

  @Test
  void a_program_without_a_marker_is_known_by_its_pid_and_start() throws Exception {
    ProcessHandle program = unmarked();
    write(ProcessLedger.Running.of(program));
    startAgain();
    await().until(() -> !program.isAlive());
    assertThat(new ProcessLedger(data).entries()).isEmpty();
  }

  @Test
  void a_process_that_has_the_pid_now_is_not_touched() throws Exception {
    ProcessHandle other = unmarked();
    Instant before = other.info().startInstant().orElseThrow().minusSeconds(60);
    write(new ProcessLedger.Running(other.pid(), before));
    startAgain();
    assertThat(other.isAlive()).isTrue();
    assertThat(new ProcessLedger(data).entries()).isEmpty();
  }

  @Test
  void a_program_is_found_though_the_server_died_before_it_knew_the_pid() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sleep", "300");
    assertThat(left(builder, "1").waitFor()).isEqualTo(143);
  }

  @Test
  void a_later_run_of_the_job_is_another_servers_and_left_alone() throws Exception {
    Process program = left(new ProcessBuilder("sleep", "300"), "2");
    assertThat(program.isAlive()).isTrue();
    assertThat(new ProcessLedger(data).entries()).isEmpty();
  }

  /** The ledger has the job's first run. */
  private Process left(ProcessBuilder builder, String attempt) throws Exception {
    builder.environment().put(ProgramEnvironment.JOB, context.id().value());
    builder.environment().put(ProgramEnvironment.ATTEMPT, attempt);
    Process program = builder.start();
    started.add(program);
    write(null);
    startAgain();
    return program;
  }

  @Test
  void a_damaged_ledger_is_taken_out_and_the_rest_is_followed() throws Exception {
    ProcessHandle program = unmarked();
    write(ProcessLedger.Running.of(program));
    for (String text : List.of("", "job=x", "job=../x\nattempt=1", "job=x\nattempt=one", "\\u00")) {
      Files.writeString(
          data.resolve("processes").resolve("damaged" + text.hashCode() + ".properties"), text);
    }
    startAgain();
    await().until(() -> !program.isAlive());
    assertThat(new ProcessLedger(data).entries()).isEmpty();
    assertThat(data.resolve("processes")).isEmptyDirectory();
  }

  @Test
  void an_entry_is_read_as_it_was_written() {
    ProcessLedger.Entry entry =
        new ProcessLedger.Entry(
            new JobId("a-b_c"),
            7,
            new ProcessLedger.Running(1, Instant.parse("2026-01-02T03:04:05.678Z")),
            new ProcessLedger.Running(2, Instant.EPOCH));
    ProcessLedger ledger = new ProcessLedger(data);
    ledger.write(entry);
    assertThat(ledger.entries()).containsExactly(entry);
    ledger.remove(entry.job(), entry.attempt());
    assertThat(ledger.entries()).isEmpty();
  }
}
