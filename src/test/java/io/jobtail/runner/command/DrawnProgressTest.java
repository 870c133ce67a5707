package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.LogStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Progress and steps in lines that come in pieces and are drawn again and again. */
@Timeout(60)
final class DrawnProgressTest {
  private static final String COUNTS = "(?<done>\\d+)/(?<total>\\d+)";
  private static final String STEP = "^== (?<name>[^:]+)$";

  @TempDir Path data;
  private final RecordingContext context = new RecordingContext();

  private static ToLog log(RecordingContext context, @Nullable String start, @Nullable String end) {
    return new ToLog(
        LogStream.STDOUT,
        ProgressPattern.of(COUNTS),
        new ProgramSteps(context, StepPatterns.of(start, end)));
  }

  private void run(String... command) throws InterruptedException {
    Programs.run(data, Programs.searched(COUNTS, STEP, command), context);
  }

  @Test
  void a_program_that_redraws_its_line_in_full_buffers_says_each_count_as_it_is() throws Exception {
    run(
        "awk",
        "BEGIN {{ for (i = 0; i <= 20000; i++) printf \"\\r%d/20000 files\", i; print \"\" }");
    assertThat(context.progress).isNotEmpty().last().isEqualTo("20000/20000");
    assertThat(context.progress).allMatch(said -> said.endsWith("/20000"));
    List<Integer> done =
        context.progress.stream().map(said -> Integer.valueOf(said.replace("/20000", ""))).toList();
    assertThat(done).isSorted().doesNotHaveDuplicates();
    assertThat(context.steps).isEmpty();
  }

  @Test
  void steps_are_named_by_the_last_state_of_a_line_without_its_returns() throws Exception {
    run("sh", "-c", "printf '== no\\r== one\\r\\r\\n1/4\\r2/4\\r\\r\\n\\r== two\\r\\n3/4'");
    assertThat(context.steps).containsExactly("+one", "one: 2/4", "-one", "+two", "two: 3/4");
  }

  @Test
  void a_count_that_stands_still_is_told_while_the_program_is_silent() throws Exception {
    Programs.Started run =
        Programs.start(
            data,
            Programs.searched(
                COUNTS, null, "sh", "-c", "printf '\\r1/9'; printf '\\r2/9'; exec sleep 60"),
            context);
    org.awaitility.Awaitility.await().until(() -> context.progress.contains("2/9"));
    run.thread().interrupt();
    assertThat(run.end()).failsWithin(java.time.Duration.ofSeconds(20));
  }

  @Test
  void wherever_its_output_is_cut_a_program_says_what_it_wrote() {
    byte[] bytes = "== one\n10/100\r11/100\r12/100\r100/100\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i <= bytes.length; i++) {
      for (int j = i; j <= bytes.length; j++) {
        RecordingContext told = new RecordingContext();
        LineDecoder decoder = new LineDecoder(1024, log(told, STEP, null));
        for (byte[] part :
            List.of(
                Arrays.copyOf(bytes, i),
                Arrays.copyOfRange(bytes, i, j),
                Arrays.copyOfRange(bytes, j, bytes.length))) {
          decoder.feed(part, part.length);
          decoder.flushRedrawn();
        }
        decoder.end();
        assertThat(told.steps).as("cut at %s and %s", i, j).startsWith("+one");
        assertThat(told.steps)
            .as("cut at %s and %s", i, j)
            .isSubsetOf("+one", "one: 10/100", "one: 11/100", "one: 12/100", "one: 100/100")
            .doesNotHaveDuplicates()
            .endsWith("one: 100/100");
      }
    }
  }

  @Test
  void a_line_that_was_shown_before_it_was_finished_is_looked_at_as_a_whole() {
    ToLog log = log(context, STEP, "^end of (?<name>.+)$");
    log.fragment("== o");
    log.pause();
    log.line("ne");
    log.fragment("3/");
    log.pause();
    log.fragment("4");
    log.pause();
    log.line("");
    log.fragment("end of ");
    log.line("one");
    assertThat(context.steps).containsExactly("+one", "one: 3/4", "-one");
  }

  @Test
  void what_was_told_is_not_told_again_in_the_next_step() {
    ProgramSteps steps = new ProgramSteps(context, StepPatterns.of(STEP, null));
    ToLog out = new ToLog(LogStream.STDOUT, ProgressPattern.of(COUNTS), steps);
    ToLog err = new ToLog(LogStream.STDERR, null, steps);
    err.line("== one");
    out.fragment("9/9 ");
    err.line("== two");
    out.fragment("done\r");
    out.pause();
    out.line("");
    assertThat(context.steps).containsExactly("+one", "one: 9/9", "-one", "+two");
  }

  @Test
  void a_state_that_is_data_says_nothing_until_it_is_drawn_anew() {
    ToLog log = log(context, STEP, null);
    IntStream.range(0, 5).forEach(_ -> log.fragment("x".repeat(1000)));
    log.fragment("1/9");
    log.line("2/9 ");
    assertThat(context.progress).isEmpty();
    log.fragment("x".repeat(5000));
    log.fragment("1/9\r== one");
    log.line("");
    assertThat(context.steps).containsExactly("+one");
  }
}
