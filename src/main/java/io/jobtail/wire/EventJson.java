package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobState;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.StoredEvent;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The data of every event, as bytes and back. */
public final class EventJson {
  private EventJson() {}

  /** The event as it is stored and sent. */
  public static StoredEvent encode(EventId id, JobEvent event) {
    return new StoredEvent(id, event.type(), write(event));
  }

  /** The data of an event: one JSON object on one line. */
  public static byte[] write(JobEvent event) {
    byte[] plain = event instanceof JobEvent.Log log ? PlainLog.write(log) : null;
    return plain == null ? writeAny(event) : plain;
  }

  /** The same for every event, with the JSON library. */
  static byte[] writeAny(JobEvent event) {
    return JsonBytes.of(json -> {
      json.writeStartObject();
      JsonBytes.time(json, "time", event.time());
      switch (event) {
        case JobEvent.Status status -> status(json, status);
        case JobEvent.Progressed progressed -> progressed(json, progressed);
        case JobEvent.Log log -> log(json, log);
        case JobEvent.Step step -> JobJson.step(json, step.status(), "stepPercent");
        case JobEvent.Snapshot snapshot -> {
          json.writeFieldName("job");
          JobJson.write(json, snapshot.job(), JobJson.Extras.NONE);
        }
        case JobEvent.Gap gap -> gap(json, gap);
        case JobEvent.Position _ -> {}
        case JobEvent.Done done -> done(json, done);
      }
      json.writeEndObject();
    });
  }

  private static void status(JsonGenerator json, JobEvent.Status status) throws IOException {
    json.writeStringField("state", status.state().wire());
    json.writeNumberField("attempt", status.attempt());
    JsonBytes.string(json, "reason", status.reason() == null ? null : status.reason().wire());
    JsonBytes.string(json, "type", status.jobType());
    JsonBytes.time(json, "nextAttemptAt", status.nextAttemptAt());
    JobJson.error(json, status.error());
    JobJson.log(json, status.log());
    if (status.job() != null) {
      json.writeFieldName("job");
      JobJson.write(json, status.job(), JobJson.Extras.NONE);
    }
  }

  private static void progressed(JsonGenerator json, JobEvent.Progressed event) throws IOException {
    JobJson.progress(json, event.progress());
    JsonBytes.string(json, "step", event.step());
    JsonBytes.percent(json, "stepPercent", event.stepPercent());
  }

  private static void log(JsonGenerator json, JobEvent.Log log) throws IOException {
    json.writeStringField("stream", log.stream().wire());
    JsonBytes.string(json, "level", log.level());
    JsonBytes.string(json, "logger", log.logger());
    json.writeStringField("text", log.text());
    JsonBytes.string(json, "step", log.step());
    if (log.partial()) {
      json.writeBooleanField("partial", true);
    }
    if (log.replace()) {
      json.writeBooleanField("replace", true);
    }
  }

  private static void gap(JsonGenerator json, JobEvent.Gap gap) throws IOException {
    json.writeStringField("from", gap.from().toString());
    json.writeStringField("to", gap.to().toString());
    json.writeStringField("reason", gap.reason().wire());
    json.writeFieldName("job");
    JobJson.write(json, gap.job(), JobJson.Extras.NONE);
  }

  private static void done(JsonGenerator json, JobEvent.Done done) throws IOException {
    json.writeStringField("state", done.state().wire());
    json.writeStringField("reason", done.reason().wire());
    JobJson.raw(json, "result", done.result());
    JobJson.error(json, done.error());
    if (done.exitCode() != null) {
      json.writeNumberField("exitCode", done.exitCode());
    }
    json.writeNumberField("durationMillis", done.durationMillis());
    JobJson.log(json, done.log());
  }

  /** Reads what {@link #encode} wrote. */
  public static JobEvent decode(StoredEvent event) {
    return read(event.type(), event.data());
  }

  /** Reads the data of an event of a known type. */
  public static JobEvent read(EventType type, byte[] data) {
    JobEvent plain = type == EventType.LOG ? PlainLog.read(data) : null;
    return plain == null ? readAny(type, data) : plain;
  }

  /** The same for every event, with the JSON library. */
  static JobEvent readAny(EventType type, byte[] data) {
    Fields fields = Fields.of(data);
    return switch (type) {
      case STATUS -> status(fields);
      case PROGRESS ->
          new JobEvent.Progressed(
              fields.time("time"),
              JobJson.progress(fields),
              fields.optString("step"),
              fields.optDouble("stepPercent"));
      case LOG -> log(fields);
      case STEP -> new JobEvent.Step(fields.time("time"), JobJson.step(fields));
      case SNAPSHOT ->
          new JobEvent.Snapshot(fields.time("time"), JobJson.read(fields.object("job")));
      case GAP ->
          new JobEvent.Gap(
              fields.time("time"),
              fields.eventId("from"),
              fields.eventId("to"),
              GapReason.of(fields.string("reason")).orElseThrow(),
              JobJson.read(fields.object("job")));
      case POSITION -> new JobEvent.Position(fields.time("time"));
      case DONE -> done(fields);
    };
  }

  private static JobEvent.Status status(Fields fields) {
    Fields job = fields.optObject("job");
    return new JobEvent.Status(
        fields.time("time"),
        JobState.of(fields.string("state")).orElseThrow(),
        (int) fields.number("attempt"),
        JobJson.reason(fields),
        fields.optString("type"),
        job == null ? null : JobJson.read(job),
        fields.optTime("nextAttemptAt"),
        JobJson.error(fields),
        JobJson.log(fields));
  }

  private static JobEvent.Log log(Fields fields) {
    return new JobEvent.Log(
        fields.time("time"),
        LogStream.of(fields.string("stream")).orElseThrow(),
        fields.optString("level"),
        fields.optString("logger"),
        fields.string("text"),
        fields.optString("step"),
        fields.flag("partial"),
        fields.flag("replace"));
  }

  private static JobEvent.Done done(Fields fields) {
    @Nullable LogSummary log = JobJson.log(fields);
    return new JobEvent.Done(
        fields.time("time"),
        JobState.of(fields.string("state")).orElseThrow(),
        Objects.requireNonNull(JobJson.reason(fields), "done without a reason"),
        fields.optJson("result"),
        JobJson.error(fields),
        fields.optInt("exitCode"),
        fields.number("durationMillis"),
        log == null ? LogSummary.NONE : log);
  }
}
