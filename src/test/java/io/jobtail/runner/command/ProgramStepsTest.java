package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.LogStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program's lines say of its steps. */
final class ProgramStepsTest {
  @TempDir Path data;
  private final RecordingContext context = new RecordingContext();

  private void lines(@Nullable String start, @Nullable String end, String... lines) {
    ProgramSteps steps = new ProgramSteps(context, StepPatterns.of(start, end));
    for (String line : lines) {
      steps.before(line).log(LogStream.STDOUT, null, line);
      steps.after(line);
    }
  }

  @Test
  void a_step_ends_where_the_next_one_begins() {
    lines("^> (?<name>.+?)(?: x(?<weight>\\d+))?$", null, "> a x3", "1", "> b", "2");
    assertThat(context.steps).containsExactly("+a 3.0", "-a", "+b");
    assertThat(context.stdout())
        .containsExactly("a>> a x3".replace(">>", "> >"), "a> 1", "b> > b", "b> 2");
  }

  @Test
  void an_end_without_a_name_ends_the_innermost_step() {
    lines("^\\[(?<name>\\w+)", "^\\](?<failed> oops)?", "[a", "[b", "1", "] oops", "2", "]", "3");
    assertThat(context.steps).containsExactly("+a", "+a/b", "!a/b", "-a/b", "-a");
    assertThat(context.stdout())
        .containsExactly("a> [a", "a/b> [b", "a/b> 1", "a/b> ] oops", "a> 2", "a> ]", "3");
  }

  @Test
  void steps_whose_ends_are_named_run_beside_each_other() {
    lines("begin (?<name>\\w+)", "end (?<name>\\w+)", "begin a", "begin b", "end a", "1", "end b");
    assertThat(context.steps).containsExactly("+a", "+b", "-a", "-b");
    assertThat(context.stdout()).contains("b> 1");
  }

  @Test
  void an_end_of_nothing_is_passed_over() {
    lines("begin (?<name>\\w+)", "end (?<name>\\w+)", "end x", "begin a", "begin a", "end x");
    assertThat(context.steps).containsExactly("+a");
  }

  @Test
  void steps_are_found_in_the_output() throws Exception {
    CommandConfiguration build =
        Programs.searched(
            "(?<percent>\\d+)%",
            "^== (?<name>\\w+)",
            "sh",
            "-c",
            "echo hello; echo == one; echo 5%; echo == two; echo x");
    Programs.run(data, build, context);
    assertThat(context.steps).containsExactly("+one", "one: 0.05", "-one", "+two");
    assertThat(context.stdout())
        .containsExactly("hello", "one> == one", "one> 5%", "two> == two", "two> x");
  }

  @Test
  @Timeout(20)
  void an_expression_that_backtracks_without_end_finds_nothing() {
    lines("^\\d*\\d*\\d*\\d*(?<name>\\d+)%", null, "1".repeat(4000));
    assertThat(context.steps).isEmpty();
  }
}
