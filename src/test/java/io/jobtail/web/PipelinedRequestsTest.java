package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests that were sent before the answer to the one before them was there. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
class PipelinedRequestsTest extends HttpFixture {
  @Test
  void one_behind_a_stream_is_answered_as_it_was_asked() throws Exception {
    String job =
        submit(
            scripts.submission(context -> {
              context.log("line 1");
              gate.acquire();
              return null;
            }));
    String stream = RawHttp.request("GET", job + "/events", SSE);
    String behind = RawHttp.request("GET", job + "/events?limit=1", NDJSON);

    // both at once, and once more with the second when the first has begun
    for (boolean atOnce : new boolean[] {false, true}) {
      try (RawHttp http = RawHttp.to(server.getPort())) {
        http.send(atOnce ? stream + behind : stream);
        RawHttp.Body events = http.body(http.head());
        assertThat(events.read()).isEqualTo(':');
        if (!atOnce) {
          http.send(behind);
        }
        gate.release();

        assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
            .contains("\nevent: done\n");
        RawHttp.Answer answer = http.answer();
        assertThat(answer.head().field("Content-Type")).startsWith("application/x-ndjson");
        assertThat(answer.text()).contains("\"event\":\"status\"").hasLineCount(2);
      }
    }
  }
}
