package io.jobtail.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import org.junit.jupiter.api.Test;

/** The server's own log, where no file says how it is to be. */
class LogSetupTest {
  private final LoggerContext context = new LoggerContext();

  LogSetupTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  private String line(Encoder<? super LoggingEvent> encoder) {
    return new String(
        encoder.encode(
            new LoggingEvent(
                "x",
                context.getLogger("a.library"),
                Level.WARN,
                "GET /jobs?ticket=abcdefgh.ijkl",
                new IllegalStateException("Bearer abcdefgh.ijklmnop.qrstuvwx"),
                new Object[0])),
        UTF_8);
  }

  @Test
  void gives_way_to_a_file() { // there is one for tests
    assertThat(new LogSetup().configure(context)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(context.getLogger("ROOT").iteratorForAppenders()).isExhausted();
  }

  @Test
  void a_line_has_no_secret_in_it() {
    assertThat(line(LogSetup.appender(context).getEncoder()))
        .matches(
            "(?s)\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  a\\.library - GET"
                + " /jobs\\?ticket=\\*\\*\\*\\R.*")
        .contains("IllegalStateException: Bearer ***")
        .doesNotContain("abc");
  }

  @Test
  void a_pattern_of_ones_own_shows_none_either() {
    LogEncoder encoder = new LogEncoder();
    encoder.setContext(context);
    encoder.setPattern("%level %msg%n%ex{1}");
    encoder.start();
    assertThat(line(encoder)).startsWith("WARN GET /jobs?ticket=***\n").doesNotContain("abc");
  }
}
