package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.LogStream;
import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers that take nothing, and streams that last too long. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.stalled-write", value = "1s")
@Property(name = "micronaut.server.port", value = "-1")
final class StalledReaderTest extends HttpFixture {
  private static final int LINES = 20_000;
  private static final String LINE = "x".repeat(1000);

  @Test
  void a_reader_that_takes_nothing_is_closed_and_resumes_without_loss() throws Exception {
    String job =
        submit(context -> {
          gate.acquire();
          for (int i = 0; i < LINES; i++) {
            context.log(LogStream.STDOUT, null, i + LINE);
          }
          return null;
        });
    byte[] taken;
    try (RawHttp http =
        RawHttp.to(server.getPort(), 16 << 10).send(RawHttp.request("GET", job + "/events", SSE))) {
      RawHttp.Body body = http.body(http.head());
      await().until(() -> streams.readers() == 1);
      gate.release();
      await().atMost(Duration.ofSeconds(30)).until(() -> streams.readers() == 0);
      taken = body.readAllBytes();
      assertThat(body.isWhole()).isFalse();
    }
    assertThat(taken.length).isLessThan(LINES * LINE.length() / 2);
    List<SseParser.Event> all = new ArrayList<>(SseParser.parse(taken).events());
    // a busy machine may make this reader slow as well: then it resumes once more
    while (!all.getLast().name().equals("done")) {
      String cursor = "Last-Event-ID: " + all.getLast().lastEventId();
      all.addAll(SseParser.parse(get(job + "/events", SSE, cursor).bytes()).events());
    }
    assertThat(all).hasSize(LINES + 3);
    for (int i = 0; i < LINES; i++) {
      SseParser.Event event = all.get(i + 2);
      assertThat(event.lastEventId()).isEqualTo("1-" + (i + 2));
      assertThat(event.data()).contains("\"text\":\"" + i + "x");
    }
  }

  @Test
  void a_silent_job_is_no_stalled_reader() throws Exception {
    String job =
        submit(context -> {
          gate.acquire();
          context.log("at last");
          return null;
        });
    try (RawHttp http = open(job + "/log?follow=true");
        RawHttp stalled = RawHttp.to(server.getPort(), 4 << 10)) {
      RawHttp.Body body = http.body(http.head());
      // a reader that stalls is closed by the same clock: it tells that the time is over
      String flood =
          submit(context -> {
            for (int i = 0; i < LINES; i++) {
              context.log(i + LINE);
            }
            gate.acquire();
            return null;
          });
      stalled.send(RawHttp.request("GET", flood + "/events", SSE));
      await().until(() -> streams.readers() == 2);
      await().until(() -> streams.readers() == 1);
      gate.release(2);
      assertThat(body.line()).isEqualTo("at last");
    }
  }
}
