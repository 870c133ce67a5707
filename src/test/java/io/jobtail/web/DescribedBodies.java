package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.stream.SseParser;
import io.jobtail.wire.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds bodies against their schemas, those of streams event by event. */
final class DescribedBodies {
  private DescribedBodies() {}

  /** Fails if it does not fit; returns the names of the events that are in it. */
  static List<String> assertFits(Described described, String schema, String body) {
    return switch (schema) {
      case "", "Text" -> List.of();
      case "EventStream" -> events(described, "Event", sse(body));
      case "BoardStream" -> events(described, "BoardEvent", sse(body));
      case "JobsEventStream" -> events(described, "Event", single(sse(body)));
      case "EventLines" -> events(described, "EventLine", lines(body));
      case "JobsEventLines" -> events(described, "EventLine", single(lines(body)));
      default -> {
        assertThat(described.wrong(schema, body)).as(body).isEmpty();
        yield List.of();
      }
    };
  }

  private static List<String> events(
      Described described, String schema, List<Map<String, @Nullable Object>> events) {
    List<String> names = new ArrayList<>();
    for (Map<String, @Nullable Object> event : events) {
      String json = JsonValues.toJson(event).text();
      assertThat(described.wrong(schema, json)).as(json).isEmpty();
      names.add(String.valueOf(event.get("event")));
    }
    assertThat(names).as("events").isNotEmpty();
    return names;
  }

  private static List<Map<String, @Nullable Object>> sse(String body) {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (SseParser.Event event : SseParser.parse(body.getBytes(StandardCharsets.UTF_8)).events()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      if (!event.lastEventId().isEmpty()) {
        fields.put("id", event.lastEventId());
      }
      fields.put("event", event.name());
      fields.put("data", HttpFixture.json(event.data()));
      events.add(fields);
    }
    return events;
  }

  private static List<Map<String, @Nullable Object>> lines(String body) {
    return body.lines().map(HttpFixture::json).toList();
  }

  /** What an event of one of several jobs is in the job's own stream. */
  private static List<Map<String, @Nullable Object>> single(
      List<Map<String, @Nullable Object>> events) {
    List<Map<String, @Nullable Object>> single = new ArrayList<>();
    for (Map<String, @Nullable Object> event : events) {
      if (event.get("data") == null) {
        single.add(event);
        continue;
      }
      @SuppressWarnings("unchecked") // an object of JSON
      Map<String, @Nullable Object> data =
          new LinkedHashMap<>(
              (Map<String, @Nullable Object>) Objects.requireNonNull(event.get("data")));
      if ("removed".equals(event.get("event"))) {
        assertThat(data).containsOnlyKeys("job");
        continue;
      }
      Map<String, @Nullable Object> own = new LinkedHashMap<>(event);
      own.put("id", data.remove("id"));
      if (data.get("job") instanceof String) {
        data.remove("job");
      }
      own.put("data", data);
      single.add(own);
    }
    return single;
  }
}
