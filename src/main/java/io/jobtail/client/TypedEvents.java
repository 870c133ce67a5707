package io.jobtail.client;

import io.jobtail.job.EventType;
import io.jobtail.job.JobEvent;
import io.jobtail.wire.EventJson;
import io.micronaut.http.sse.Event;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Gives events their types, by their names. */
final class TypedEvents {
  private TypedEvents() {}

  /** Empty for an event that this version does not know: a later server may send it. */
  static Optional<Event<JobEvent>> of(Event<String> raw) {
    String name = raw.getName();
    return Optional.ofNullable(name)
        .flatMap(EventType::of)
        .map(type ->
            Event.of(raw, EventJson.read(type, raw.getData().getBytes(StandardCharsets.UTF_8))));
  }
}
