package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.LogStream;
import io.jobtail.web.HttpFixture;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What patterns find in the output of programs. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.redact.patterns", value = "\\bgh[ps]_[0-9a-f]{8}\\b")
@Property(name = "jobtail.redact.max-length", value = "32")
@Property(name = "jobtail.log.max-line", value = "64")
final class MaskedPatternTest extends HttpFixture {
  private static final String TOKEN = "ghp_0123abcd";

  @Test
  void every_split_of_a_line_over_two_and_three_writes_is_masked() throws Exception {
    byte[] line = ("a " + TOKEN + " b\n").getBytes(StandardCharsets.UTF_8);
    String job =
        finished(context -> {
          for (int i = 0; i <= line.length; i++) {
            for (int j = i; j <= line.length; j++) {
              MaskedOutputTest.write(context, LogStream.STDOUT, line, i, j);
            }
          }
          return null;
        });
    assertThat(get(job + "/events").text()).doesNotContain("ghp_", "abcd", "0123");
    assertThat(get(job + "/log").text().lines()).hasSize(171).allMatch("a *** b"::equals);
  }

  @Test
  void an_unfinished_line_is_not_shown_and_a_progress_bar_when_its_state_is_whole()
      throws Exception {
    String job =
        submit(context -> {
          context.fragment(LogStream.STDOUT, "Password: ");
          context.fragment(LogStream.STDERR, "1% of ghp_0123");
          context.fragment(LogStream.STDERR, "abcd\r2% of");
          gate.acquire();
          return null;
        });
    try (var follower = open(job + "/events?types=log&limit=1", NDJSON)) {
      assertThat(follower.answer().text()).contains("\"text\":\"1% of ***\"");
    }
    gate.release();
    get(job + "?until=finished");
    assertThat(get(job + "/log").text().lines()).containsExactlyInAnyOrder("2% of", "Password: ");
  }
}
