package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.stream.SseParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job's events in each form in which they can be asked for, read to the same. */
final class EventForms {
  private EventForms() {}

  /** An event as every form gives it. */
  record Event(String id, String name, Map<String, @Nullable Object> data) {
    EventId at() {
      return EventId.parse(id).orElseThrow();
    }
  }

  /** In which form events are asked for. */
  enum Form {
    SSE,
    NDJSON,
    PAGES
  }

  static String accept(Form form) {
    return switch (form) {
      case SSE -> HttpFixture.SSE;
      case NDJSON -> HttpFixture.NDJSON;
      case PAGES -> HttpFixture.JSON;
    };
  }

  static List<Event> read(
      StoppingServer server, Form form, String path, String query, String header)
      throws IOException {
    String target = path + "/events?" + query;
    String[] headers =
        header.isEmpty() ? new String[] {accept(form)} : new String[] {accept(form), header};
    RawHttp.Answer answer = server.get(target, headers);
    List<Event> events = new ArrayList<>(form == Form.PAGES ? page(answer) : events(answer));
    boolean open = form == Form.PAGES && answer.status() == 200;
    while (open && !Boolean.TRUE.equals(HttpFixture.json(answer).get("closed"))) {
      answer =
          server.get(
              path + "/events?after=" + HttpFixture.json(answer).get("next"), HttpFixture.JSON);
      events.addAll(page(answer));
    }
    return events;
  }

  /** Those of a stream; none where there is nothing more. */
  static List<Event> events(RawHttp.Answer answer) {
    if (answer.status() == 204) {
      return List.of();
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.isWhole()).isTrue();
    if (answer.head().field("Content-Type").startsWith("text/event-stream")) {
      return SseParser.parse(answer.bytes()).events().stream()
          .map(
              event -> new Event(event.lastEventId(), event.name(), HttpFixture.json(event.data())))
          .toList();
    }
    return answer
        .text()
        .lines()
        .filter(line -> !line.equals("{\"event\":\"heartbeat\"}"))
        .map(line -> event(HttpFixture.json(line)))
        .toList();
  }

  static List<Event> page(RawHttp.Answer answer) {
    if (answer.status() == 204) {
      return List.of();
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return ((List<?>) Objects.requireNonNull(HttpFixture.json(answer).get("events")))
        .stream().map(EventForms::event).toList();
  }

  @SuppressWarnings("unchecked") // objects
  private static Event event(Object json) {
    Map<String, Object> fields = (Map<String, Object>) json;
    return new Event(
        (String) Objects.requireNonNull(fields.get("id")),
        (String) Objects.requireNonNull(fields.get("event")),
        (Map<String, @Nullable Object>) Objects.requireNonNull(fields.get("data")));
  }
}
