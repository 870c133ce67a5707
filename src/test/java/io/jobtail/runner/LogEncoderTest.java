package io.jobtail.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.jobtail.wire.JsonReader;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's own log, for people and for programs. */
class LogEncoderTest {
  private final LoggerContext context = new LoggerContext();
  private final LogEncoder encoder = new LogEncoder();
  private final LogbackMDCAdapter marks = new LogbackMDCAdapter();

  LogEncoderTest() {
    context.setMDCAdapter(marks);
    encoder.setContext(context);
    encoder.setPattern("%level %msg%n");
    encoder.start();
  }

  @AfterEach
  void asItWas() {
    LogEncoder.use(LogsConfiguration.Format.TEXT);
  }

  private String line(String message, Throwable... thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "x",
            context.getLogger("io.jobtail.Here"),
            Level.WARN,
            message,
            thrown.length == 0 ? null : thrown[0],
            new Object[0]);
    return new String(encoder.encode(event), UTF_8);
  }

  @Test
  void is_text_unless_told_otherwise() {
    assertThat(line("it happened")).isEqualTo("WARN it happened\n");
  }

  @Test
  void as_json_each_event_is_one_line_with_all_that_is_known_of_it() throws Exception {
    LogEncoder.use(LogsConfiguration.Format.JSON);
    marks.put("job", "j1");
    marks.put("trace_id", "4bf9");
    String line = line("it \"happened\"\nhere\u2028", new IllegalStateException("so"));
    assertThat(line).endsWith("}\n");
    assertThat(line.strip().lines()).hasSize(1);
    Map<?, ?> event = (Map<?, ?>) JsonReader.read(line.getBytes(UTF_8));
    assertThat(event)
        .extracting("level", "logger", "message", "job", "trace_id")
        .containsExactly("WARN", "io.jobtail.Here", "it \"happened\"\nhere\u2028", "j1", "4bf9");
    assertThat(String.valueOf(event == null ? null : event.get("exception")))
        .startsWith("java.lang.IllegalStateException: so")
        .contains("LogEncoderTest");
    assertThat(line).containsPattern("\"time\":\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /jobs/x/events?ticket=abc.def-1&tail=3 HTTP/1.1, GET /jobs/x/events?ticket=***&tail=3"
        + " HTTP/1.1",
    "\"GET /events?job=x&ticket=abc\" 200, \"GET /events?job=x&ticket=***\" 200",
    "Authorization: Bearer abc.def-123, Authorization: Bearer ***",
    "Basic YTpiOmM6ZA== and more, Basic *** and more",
    "a Basic idea, a Basic idea",
    "tickets=3, tickets=3",
  })
  void what_lets_somebody_in_is_not_shown(String said, String shown) {
    LogEncoder.use(LogsConfiguration.Format.JSON);
    assertThat(line(said)).contains("\"message\":\"" + shown.replace("\"", "\\\"") + "\"");
  }
}
