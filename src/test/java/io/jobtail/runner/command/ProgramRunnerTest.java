package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.LogStream;
import io.jobtail.job.Reason;
import io.jobtail.runner.Completion;
import io.jobtail.runner.command.RecordingContext.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ProgramRunnerTest {
  @TempDir Path data;

  private final RecordingContext context = new RecordingContext();

  private Completion sh(String script) throws InterruptedException {
    return Programs.run(data, Programs.sh(script), context);
  }

  private static Completion succeeded() {
    return new Completion.Succeeded(null, 0);
  }

  private static Completion.Failed failed(Completion completion) {
    return (Completion.Failed) completion;
  }

  @Test
  void lines_come_while_the_program_runs() throws Exception {
    Path go = data.resolve("go");
    assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
    Programs.Started run =
        Programs.start(
            data,
            Programs.sh("echo first; printf 'Password: '; read answer < " + go + "; echo $answer"),
            context);
    context.awaitLine("first");
    context.await(new Said(LogStream.STDOUT, true, "Password: ")::equals);
    assertThat(run.end()).isNotDone();
    Files.writeString(go, "second\n");
    assertThat(run.end().get(20, TimeUnit.SECONDS)).isEqualTo(succeeded());
    assertThat(context.stdout()).containsExactly("first", "Password: second");
  }

  @Test
  void both_streams_are_followed_each_for_itself() throws Exception {
    sh("echo out; echo err >&2; printf 'last out'; printf 'last err' >&2");
    assertThat(context.stdout()).containsExactly("out", "last out");
    assertThat(context.stderr()).containsExactly("err", "last err");
  }

  @Test
  void line_ends_and_broken_bytes_are_read_as_text() throws Exception {
    sh("printf 'dos\\r\\n10%%\\r20%%\\r\\n\\303\\050\\377\\n\\342\\202\\254\\n'");
    assertThat(context.stdout()).containsExactly("dos", "10%\r20%", "\uFFFD(\uFFFD", "€");
  }

  @Test
  void a_line_without_end_comes_in_fragments() throws Exception {
    Completion completion = sh("yes x | head -n 524288 | tr -d '\\n'");
    assertThat(completion).isEqualTo(succeeded());
    assertThat(context.said()).allMatch(said -> said.text().length() <= 16 * 1024);
    assertThat(context.stdout()).containsExactly("x".repeat(524_288));
  }

  @Test
  void nothing_is_lost_of_a_hundred_thousand_lines_that_come_at_once() throws Exception {
    List<Integer> lines = new ArrayList<>();
    RecordingContext quick = new RecordingContext();
    Completion completion = Programs.run(data, Programs.configuration("seq", "100000"), quick);
    assertThat(completion).isEqualTo(succeeded());
    quick.stdout().forEach(line -> lines.add(Integer.valueOf(line)));
    assertThat(lines).hasSize(100_000);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exit 3, 3, exit code 3",
    "exit 255, 255, exit code 255",
    "kill -9 $$, 137, ended by signal 9 (exit code 137)",
    "kill -TERM $$, 143, ended by signal 15 (exit code 143)",
  })
  void an_exit_code_other_than_zero_fails(String script, int code, String detail) throws Exception {
    Completion.Failed failed = failed(sh(script));
    assertThat(failed.reason()).isEqualTo(Reason.EXIT_CODE);
    assertThat(failed.exitCode()).isEqualTo(code);
    assertThat(failed.error().type()).isEqualTo("urn:jobtail:error:exit-code");
    assertThat(failed.error().detail()).isEqualTo(detail);
  }

  @Test
  void progress_is_found_in_the_output() throws Exception {
    CommandConfiguration seq =
        Programs.searched(
            "(?<done>\\d+)/(?<total>\\d+) (?<unit>\\w+)",
            null,
            "sh",
            "-c",
            "echo 1/2 files; echo other; printf '2/2 files'");
    Programs.run(data, seq, context);
    assertThat(context.progress).containsExactly("1/2 files", "2/2 files");
  }

  @Test
  void nothing_is_lost_when_the_log_is_slower_than_the_program() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    SinkContext slow =
        new SinkContext(
            context,
            () -> {
              waits.countDown();
              awaitUninterruptibly(open);
            });
    ProgramRunner impatient = Programs.runner(data, Duration.ofMillis(1));
    Command seq = Command.of(Programs.configuration("seq", "5000"));
    CompletableFuture<Completion> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            end.complete(impatient.run(seq, seq.arguments(Map.of()), slow));
          } catch (InterruptedException e) {
            end.completeExceptionally(e);
          }
        });
    waits.await();
    await().until(() -> Programs.running(context).isEmpty());
    assertThat(end).isNotDone();
    open.countDown();
    assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(succeeded());
    assertThat(context.stdout()).hasSize(5000).last().isEqualTo("5000");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("the reader of an output must not be interrupted", e);
    }
  }

  @Test
  void a_log_that_fails_ends_the_program_and_the_attempt() throws Exception {
    IllegalStateException gone = new IllegalStateException("the log is gone");
    RecordingContext broken = new RecordingContext();
    Programs.Started run =
        Programs.start(
            data,
            Programs.with(Programs.sh("trap '' TERM; yes"), Programs.SHORT),
            new SinkContext(
                broken,
                () -> {
                  throw gone;
                }));
    assertThat(run.end()).failsWithin(Duration.ofSeconds(30));
    assertThat(run.end().exceptionNow()).isSameAs(gone);
    assertThat(Programs.running(broken)).isEmpty();
  }
}
