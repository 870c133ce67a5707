package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.store.EventStore;
import io.jobtail.store.RetentionPolicy;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is no longer kept is said aloud, in every form. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "jobtail.log.max-bytes", value = "64KB")
class GapTest extends HttpFixture {
  private static final String MANY =
      "{\"type\":\"emit\",\"params\":{\"lines\":5000,\"progress\":false}}";

  @Inject EventStore store;

  @Test
  void a_log_over_its_limit_has_one_gap_and_both_its_ends() throws Exception {
    String job = finished(MANY);

    List<String> events = get(job + "/events", NDJSON).text().lines().toList();

    List<String> gaps = events.stream().filter(e -> e.contains("\"event\":\"gap\"")).toList();
    assertThat(gaps).hasSize(1);
    String gap = gaps.getFirst();
    String id = String.valueOf(json(gap).get("id"));
    assertThat(gap)
        .contains("\"reason\":\"limit\"", "\"to\":\"" + id + "\"")
        .contains("\"lastEventId\":\"" + id + "\"");
    assertThat(events).anyMatch(event -> event.contains("line 1 "));
    assertThat(events).anyMatch(event -> event.contains("line 5000 "));
    assertThat(events.getLast()).contains("\"event\":\"done\"", "\"lines\":5000");
  }

  @Test
  void the_text_says_so_in_one_line_and_has_no_length() throws Exception {
    String job = finished(MANY);

    RawHttp.Answer text = get(job + "/log");

    assertThat(text.head().fields())
        .noneMatch(field -> field.toLowerCase(Locale.ROOT).startsWith("content-length"));
    assertThat(text.text().lines().filter(line -> line.startsWith("[jobtail: events 1-")).count())
        .isEqualTo(1);
    assertThat(text.text()).startsWith("line 1 ").contains("\nline 5000 ");
  }

  @Test
  void the_last_lines_are_those_after_the_gap() throws Exception {
    String job = finished(MANY);

    List<String> lines = get(job + "/log?tail=3").text().lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).startsWith("line 4998 ");
  }

  @Test
  void a_cursor_within_the_gap_goes_on_after_it() throws Exception {
    String job = finished(MANY);

    List<String> events = get(job + "/events?after=1-2500", NDJSON).text().lines().toList();

    assertThat(events.get(1)).contains("\"event\":\"gap\"", "\"from\":\"1-2501\"");
    assertThat(events.getLast()).contains("\"event\":\"done\"");
  }

  @Test
  void a_log_that_retention_gave_up_leaves_its_end_and_its_result() throws Exception {
    String job = finished("{\"type\":\"emit\",\"params\":{\"lines\":10}}");

    store.retain(new RetentionPolicy(Duration.ofDays(9), 1000, 1, Duration.ofDays(1)));

    List<String> events = get(job + "/events", NDJSON).text().lines().toList();
    assertThat(events).hasSize(3);
    assertThat(events.get(1)).contains("\"event\":\"gap\"", "\"reason\":\"trimmed\"");
    assertThat(events.get(2)).contains("\"event\":\"done\"", "\"result\":{\"lines\":10}");
    assertThat(get(job + "/log").text()).startsWith("[jobtail: events 1-1 to 1-");
  }
}
