package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jobtail.job.TraceContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A submission's trace goes with its job, whether or not anything is recorded here. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "jobtail.commands.show.command", value = "/usr/bin/env")
final class TraceTest extends HttpFixture {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String[] SENT = {"traceparent: " + PARENT, "tracestate: rojo=1,congo=2"};

  private final Logger log = (Logger) LoggerFactory.getLogger("io.jobtail.runner.Judge");
  private final ListAppender<ILoggingEvent> said =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
          // what is said of its thread is looked up now, not when the test does
          event.prepareForDeferredProcessing();
          super.append(event);
        }
      };

  @BeforeEach
  void listen() {
    said.start();
    log.addAppender(said);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(said);
  }

  @Test
  void it_is_in_the_document_and_known_to_the_handler_in_every_attempt() throws Exception {
    BlockingQueue<TraceContext> known = new LinkedBlockingQueue<>();
    String job =
        submit(
            scripts.submission(
                context -> {
                  TraceContext trace = context.trace();
                  if (trace != null) {
                    known.add(trace);
                  }
                  if (context.attempt() == 1) {
                    throw new IllegalStateException("once more");
                  }
                  return null;
                },
                ",\"maxAttempts\":2"),
            SENT);
    String document = get(job + "?until=finished").text();
    assertThat(document)
        .contains(
            "\"trace\":{\"traceparent\":\"" + PARENT + "\",\"tracestate\":\"rojo=1,congo=2\"}");
    for (int i = 0; i < 2; i++) {
      TraceContext trace = known.poll(60, TimeUnit.SECONDS);
      assertThat(trace)
          .isEqualTo(new TraceContext(TRACE, "00f067aa0ba902b7", "01", "rojo=1,congo=2"));
    }
  }

  @Test
  void the_servers_own_lines_about_the_job_say_which_it_is() throws Exception {
    String job =
        submit(
            scripts.submission(context -> {
              throw new IllegalStateException("on purpose");
            }),
            SENT);
    get(job + "?until=finished");
    Map<String, String> marks =
        said.list.stream()
            .filter(event -> event.getFormattedMessage().contains(job.substring(6)))
            .findFirst()
            .orElseThrow()
            .getMDCPropertyMap();
    assertThat(marks)
        .containsEntry("job", job.substring(6))
        .containsEntry("attempt", "1")
        .containsEntry("trace_id", TRACE)
        .containsEntry("span_id", "00f067aa0ba902b7");
  }

  @Test
  void a_program_finds_it_in_its_environment() throws Exception {
    String job = submit("{\"type\":\"show\"}", SENT);
    get(job + "?until=finished");
    assertThat(get(job + "/log").text())
        .contains("TRACEPARENT=" + PARENT + "\n")
        .contains("TRACESTATE=rojo=1,congo=2\n");
  }

  @Test
  void one_that_is_malformed_is_ignored() throws Exception {
    String job = finishedShow("traceparent: 00-" + TRACE + "-0000000000000000-01");
    assertThat(get(job).text()).contains("\"succeeded\"").doesNotContain("\"trace\"");
    assertThat(get(job + "/log").text()).doesNotContain("TRACEPARENT");
  }

  private String finishedShow(String... headers) throws Exception {
    String job = submit("{\"type\":\"show\"}", headers);
    get(job + "?until=finished");
    return job;
  }
}
