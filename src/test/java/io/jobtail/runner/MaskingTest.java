package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import io.jobtail.job.JobError;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.Reason;
import io.jobtail.job.StepStatus;
import io.jobtail.runner.redact.Secrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Secrets, from what a handler says to what the store holds. */
final class MaskingTest {
  private static final String SECRET = "hunter2-\u00e4\ud83d\ude00";
  private static final String BEFORE = "hun";

  private static Rig rig() {
    Rig rig = new Rig();
    rig.secrets = Secrets.NONE.and(List.of(SECRET));
    return rig;
  }

  private static void assertNothingStored(Rig rig, JobId id) {
    assertThat(rig.stored(id))
        .allSatisfy(event ->
            assertThat(new String(event.data(), StandardCharsets.UTF_8))
                .doesNotContain("hunter2", "unter2", "\\u00e4\\ud83d"));
  }

  @ParameterizedTest
  @EnumSource(LogStream.class)
  void every_split_into_two_and_three_fragments_is_masked_on_every_stream(LogStream stream) {
    String line = BEFORE + SECRET + "!";
    int end = line.length();
    try (Rig rig =
        rig()
            .script(
                "t",
                context -> {
                  for (int i = 0; i <= end; i++) {
                    for (int j = i; j <= end; j++) {
                      context.fragment(stream, line.substring(0, i));
                      context.fragment(stream, line.substring(i, j));
                      context.log(stream, null, line.substring(j));
                    }
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertNothingStored(rig, id);
      assertThat(rig.text(id).lines())
          .hasSize((end + 1) * (end + 2) / 2)
          .allMatch("hun***!"::equals);
    }
  }

  @Test
  void a_long_line_is_masked_wherever_it_is_split() {
    int most = 3 * Rig.MAX_LINE;
    try (Rig rig =
        rig()
            .script(
                "t",
                context -> {
                  for (int i = 0; i < most; i++) {
                    context.log("x".repeat(i) + SECRET + "y".repeat(most - i));
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertNothingStored(rig, id);
      assertThat(rig.text(id).lines())
          .hasSize(most)
          .allMatch(line -> line.matches("x*\\*\\*\\*y+") && line.length() == most + 3);
    }
  }

  @Test
  void everything_else_that_a_job_says_is_masked_too() {
    try (Rig rig =
        rig()
            .type(
                "t",
                context -> {
                  context.progress(1, 2, SECRET);
                  context.message("x".repeat(Rig.MAX_LINE - 4) + SECRET);
                  context.log(LogStream.STDERR, SECRET, "one\ntwo " + SECRET + "\nthree");
                  ((JobLog) context).logged("INFO", "a." + SECRET, SECRET);
                  return new Completion.Succeeded(
                      new Json("{\"" + SECRET + "\":\"hunter2-\\u00e4\\uD83D\\ude00\"}"), 0);
                })
            .type(
                "fails",
                _ ->
                    new Completion.Failed(
                        Reason.ERROR,
                        new JobError("urn:x", "no " + SECRET, "y".repeat(60) + SECRET),
                        1))
            .start()) {
      JobId id = rig.submit("t");
      assertThat(rig.awaitFinished(id).result()).isEqualTo(new Json("{\"***\":\"***\"}"));
      assertNothingStored(rig, id);
      assertThat(rig.text(id)).isEqualTo("one\ntwo ***\nthree\n***\n");
      JobId failed = rig.submit("fails", null, 2);
      rig.advanceUntil(Rig.GRACE, () -> rig.job(failed).state().isFinished());
      assertNothingStored(rig, failed);
      assertThat(rig.job(failed).error())
          .isEqualTo(new JobError("urn:x", "no ***", "y".repeat(60) + "***"));
    }
  }

  @Test
  void the_names_of_steps_are_masked_wherever_they_are_cut() {
    int most = 24; // their names have at most 20
    try (Rig rig =
        rig()
            .script(
                "t",
                context -> {
                  for (int i = 0; i < most; i++) {
                    context.step("x".repeat(i) + SECRET + "y".repeat(most)).close();
                  }
                })
            .start()) {
      rig.steps = new StepLimits(100, 20);
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertNothingStored(rig, id);
      assertThat(rig.job(id).steps())
          .hasSize(20)
          .allMatch(step -> step.name().matches("x*\\*{0,3}y*") && step.name().length() <= 20)
          .anyMatch(step -> step.name().endsWith("x*"));
    }
  }

  @Test
  void a_name_of_several_lines_and_blanks_is_masked_as_it_is_shown() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.hide("  open sesame");
                  context.step("  open\nsesame").close();
                  context.step("x".repeat(10) + "  open\r\nsesame").close();
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.job(id).steps())
          .extracting(StepStatus::name)
          .containsExactly("***", "x".repeat(10) + "***");
    }
  }

  @Test
  void a_handler_hides_what_it_learns_while_it_runs_and_only_for_its_run() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.hide("token-1234");
                  context.log("it is token-1234");
                  throw new JobFailedException("token-1234 is not accepted");
                })
            .script("other", context -> context.log("token-1234"))
            .start()) {
      JobId id = rig.submit("t");
      JobError error = rig.awaitFinished(id).error();
      assertThat(error).extracting(JobError::detail).isEqualTo("*** is not accepted");
      assertThat(rig.texts(id)).containsExactly("it is ***");
      JobId other = rig.submit("other");
      rig.awaitFinished(other);
      assertThat(rig.texts(other)).containsExactly("token-1234");
    }
  }

  @Test
  void a_progress_bar_is_shown_after_the_interval_and_its_end_is_masked() {
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig =
        rig()
            .script(
                "t",
                context -> {
                  context.fragment(LogStream.STDOUT, "\r1%");
                  context.fragment(LogStream.STDOUT, "\r2% " + BEFORE);
                  go.await();
                  context.fragment(LogStream.STDOUT, "\r3% " + SECRET);
                })
            .start()) {
      JobId id = rig.submit("t");
      Rig.until(() -> rig.texts(id).equals(List.of("1%")));
      rig.advanceUntil(Duration.ofMillis(100), () -> rig.texts(id).equals(List.of("1%", "2% ")));
      go.countDown();
      rig.awaitFinished(id);
      assertThat(rig.events(id, JobEvent.Log.class))
          .extracting(JobEvent.Log::replace)
          .startsWith(false, true)
          .endsWith(true);
      assertThat(rig.text(id)).isEqualTo("3% ***\n");
    }
  }

  @Test
  void the_servers_own_log_shows_neither_what_a_job_logs_nor_why_it_failed() throws Exception {
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    LoggerContext shipped = new LoggerContext();
    ConsoleAppender<ILoggingEvent> console = LogSetup.appender(shipped);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(logging);
    appender.setEncoder(console.getEncoder());
    appender.setOutputStream(written);
    appender.start();
    logging.getLogger("ROOT").addAppender(appender);
    try (Rig rig =
        rig()
            .script(
                "t",
                context -> {
                  LoggerFactory.getLogger("a.library")
                      .warn("says {}", SECRET, new IllegalStateException(SECRET));
                  context
                      .start(
                          "h",
                          () -> {
                            throw new IllegalArgumentException("thread " + SECRET);
                          })
                      .join();
                  throw new IllegalStateException("failed " + SECRET);
                })
            .start()) {
      rig.awaitFinished(rig.submit("t"));
    } finally {
      logging.getLogger("ROOT").detachAppender(appender);
    }
    assertThat(written.toString(StandardCharsets.UTF_8))
        .contains("says ***", "IllegalStateException: ***", "thread ***", "failed ***")
        .doesNotContain("hunter2");
  }
}
