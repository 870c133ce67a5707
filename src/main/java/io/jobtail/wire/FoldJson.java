package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.job.Fold;
import io.jobtail.job.JobSpec;
import io.jobtail.job.LogStream;
import io.jobtail.job.TextLog;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** The form in which a store keeps a job's submission and, apart from it, what changes. */
public final class FoldJson {
  private FoldJson() {}

  /** The submission. */
  public static byte[] writeSpec(JobSpec spec) {
    return JsonBytes.of(json -> {
      json.writeStartObject();
      JobJson.spec(json, spec);
      json.writeEndObject();
    });
  }

  /** Reads a submission. */
  public static JobSpec readSpec(byte[] utf8) {
    return JobJson.spec(Fields.of(utf8));
  }

  /** Everything but the submission. */
  public static byte[] write(Fold fold) {
    return JsonBytes.of(json -> {
      json.writeStartObject();
      JobJson.changing(json, fold.job());
      json.writeNumberField("logEvents", fold.logEvents());
      json.writeNumberField("attemptsUsed", fold.attemptsUsed());
      json.writeStringField("lastNonLog", fold.lastNonLog().toString());
      JsonBytes.time(json, "lastOutputAt", fold.lastOutputAt());
      json.writeObjectFieldStart("text");
      text(json, fold.text());
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static void text(JsonGenerator json, TextLog.State text) throws IOException {
    json.writeNumberField("lines", text.lines());
    json.writeNumberField("bytes", text.bytes());
    JsonBytes.string(json, "open", text.open() == null ? null : text.open().wire());
    for (Map.Entry<LogStream, TextLog.Held> held :
        new EnumMap<>(text.held().isEmpty() ? new EnumMap<>(LogStream.class) : text.held())
            .entrySet()) {
      json.writeObjectFieldStart(held.getKey().wire());
      JsonBytes.time(json, "time", held.getValue().time());
      json.writeStringField("text", held.getValue().text());
      json.writeEndObject();
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Fold read(JobSpec spec, byte[] utf8) {
    Fields fields = Fields.of(utf8);
    return new Fold(
        JobJson.changing(fields, spec),
        fields.number("logEvents"),
        (int) fields.number("attemptsUsed"),
        fields.eventId("lastNonLog"),
        fields.optTime("lastOutputAt"),
        text(fields.object("text")));
  }

  private static TextLog.State text(Fields fields) {
    Map<LogStream, TextLog.Held> held = new EnumMap<>(LogStream.class);
    for (LogStream stream : LogStream.values()) {
      Fields fragment = fields.optObject(stream.wire());
      if (fragment != null) {
        held.put(stream, new TextLog.Held(fragment.time("time"), fragment.string("text")));
      }
    }
    String open = fields.optString("open");
    return new TextLog.State(
        fields.number("lines"),
        fields.number("bytes"),
        open == null ? null : LogStream.of(open).orElseThrow(),
        held);
  }
}
