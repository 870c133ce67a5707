package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a page of events around their stored bytes. */
final class Pages {
  private Pages() {}

  static EventPage.Page page(
      List<StoredEvent> events, EventId next, boolean atEnd, boolean closed) {
    byte[] json =
        JsonBytes.line(out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("events");
          for (StoredEvent event : events) {
            out.writeStartObject();
            out.writeStringField("id", event.id().toString());
            out.writeStringField("event", event.type().wire());
            out.writeFieldName("data");
            out.writeRawValue(new String(event.data(), StandardCharsets.UTF_8));
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeStringField("next", next.toString());
          out.writeBooleanField("closed", closed);
          out.writeEndObject();
        });
    return new EventPage.Page(json, events.size(), next, atEnd, closed);
  }
}
