package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.job.Job;
import io.jobtail.job.JobError;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Progress;
import io.jobtail.job.Reason;
import io.jobtail.job.StepState;
import io.jobtail.job.StepStatus;
import io.jobtail.job.TraceContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The job document. */
public final class JobJson {
  private JobJson() {}

  /**
   * What only {@code GET} adds: it changes without an event.
   *
   * @param queuePosition 1 is next; absent unless the job waits for its turn
   * @param lastOutputAt when the job last produced anything
   * @param usualSeconds how long an attempt of its type usually takes
   */
  public record Extras(
      @Nullable Long queuePosition, @Nullable Instant lastOutputAt, @Nullable Long usualSeconds) {
    /** Nothing to add. */
    public static final Extras NONE = new Extras(null, null, null);
  }

  /** The document as one line of JSON. */
  public static byte[] write(Job job, Extras extras) {
    return JsonBytes.line(json -> write(json, job, extras));
  }

  /** The document as a value within another. */
  public static void write(JsonGenerator json, Job job, Extras extras) throws IOException {
    json.writeStartObject();
    spec(json, job.spec());
    changing(json, job);
    JsonBytes.number(json, "queuePosition", extras.queuePosition());
    JsonBytes.time(json, "lastOutputAt", extras.lastOutputAt());
    JsonBytes.number(json, "usualSeconds", extras.usualSeconds());
    links(json, job);
    json.writeEndObject();
  }

  /** Reads a document. */
  public static Job read(byte[] utf8) {
    return read(Fields.of(utf8));
  }

  static void spec(JsonGenerator json, JobSpec spec) throws IOException {
    json.writeStringField("id", spec.id().value());
    json.writeStringField("type", spec.type());
    raw(json, "params", spec.params());
    json.writeObjectFieldStart("labels");
    for (Map.Entry<String, String> label : spec.labels().entrySet()) {
      json.writeStringField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
    JsonBytes.string(json, "owner", spec.owner());
    trace(json, spec.trace());
    JsonBytes.time(json, "createdAt", spec.createdAt());
    if (spec.timeout() != null) {
      json.writeStringField("timeout", spec.timeout().toString());
    }
    json.writeNumberField("maxAttempts", spec.maxAttempts());
  }

  private static void trace(JsonGenerator json, @Nullable TraceContext trace) throws IOException {
    if (trace != null) {
      json.writeObjectFieldStart("trace");
      json.writeStringField("traceparent", trace.traceparent());
      JsonBytes.string(json, "tracestate", trace.state());
      json.writeEndObject();
    }
  }

  private static @Nullable TraceContext trace(Fields fields) {
    Fields trace = fields.optObject("trace");
    if (trace == null) {
      return null;
    }
    String state = trace.optString("tracestate");
    return TraceContext.of(
            List.of(trace.string("traceparent")), state == null ? List.of() : List.of(state))
        .orElse(null);
  }

  static void changing(JsonGenerator json, Job job) throws IOException {
    json.writeStringField("state", job.state().wire());
    json.writeNumberField("attempt", job.attempt());
    JsonBytes.time(json, "startedAt", job.startedAt());
    JsonBytes.time(json, "finishedAt", job.finishedAt());
    JsonBytes.time(json, "nextAttemptAt", job.nextAttemptAt());
    if (job.progress() != null) {
      json.writeObjectFieldStart("progress");
      progress(json, job.progress());
      json.writeEndObject();
    }
    if (!job.steps().isEmpty()) {
      json.writeArrayFieldStart("steps");
      for (StepStatus step : job.steps()) {
        json.writeStartObject();
        step(json, step, "percent");
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    raw(json, "result", job.result());
    error(json, job.error());
    JsonBytes.string(json, "reason", job.reason() == null ? null : job.reason().wire());
    if (job.exitCode() != null) {
      json.writeNumberField("exitCode", job.exitCode());
    }
    log(json, job.log());
    json.writeStringField("lastEventId", job.lastEventId().toString());
  }

  private static void links(JsonGenerator json, Job job) throws IOException {
    String self = "/jobs/" + job.id();
    json.writeObjectFieldStart("links");
    json.writeStringField("self", self);
    json.writeStringField("events", self + "/events");
    json.writeStringField("log", self + "/log");
    if (!job.state().isFinished()) {
      json.writeStringField("cancel", self + "/cancel");
    }
    json.writeEndObject();
  }

  static void raw(JsonGenerator json, String name, @Nullable Json value) throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      json.writeRawValue(value.text());
    }
  }

  static void progress(JsonGenerator json, Progress progress) throws IOException {
    JsonBytes.percent(json, "percent", progress.percent());
    JsonBytes.number(json, "done", progress.done());
    JsonBytes.number(json, "total", progress.total());
    JsonBytes.string(json, "unit", progress.unit());
    JsonBytes.string(json, "message", progress.message());
    JsonBytes.number(json, "etaSeconds", progress.etaSeconds());
  }

  static Progress progress(Fields fields) {
    return new Progress(
        fields.optDouble("percent"),
        fields.optLong("done"),
        fields.optLong("total"),
        fields.optString("unit"),
        fields.optString("message"),
        fields.optLong("etaSeconds"));
  }

  /**
   * A step's fields.
   *
   * @param percent the name of the step's percentage: beside the job's own it is another one
   */
  static void step(JsonGenerator json, StepStatus step, String percent) throws IOException {
    json.writeStringField("id", step.id());
    JsonBytes.string(json, "parent", step.parent());
    json.writeStringField("name", step.name());
    json.writeStringField("state", step.state().wire());
    JsonBytes.decimal(json, "weight", step.weight());
    JsonBytes.percent(json, percent, step.percent());
    JsonBytes.time(json, "startedAt", step.startedAt());
    JsonBytes.time(json, "finishedAt", step.finishedAt());
  }

  /** Reads what is written now, and what was before steps had weights and times. */
  static StepStatus step(Fields fields) {
    Double weight = fields.optDouble("weight");
    Double percent = fields.optDouble("percent");
    return new StepStatus(
        fields.string("id"),
        fields.optString("parent"),
        fields.string("name"),
        StepState.of(fields.string("state")).orElseThrow(),
        weight == null ? StepStatus.WEIGHT : weight,
        percent == null ? fields.optDouble("stepPercent") : percent,
        fields.optTime("startedAt"),
        fields.optTime("finishedAt"));
  }

  static void error(JsonGenerator json, @Nullable JobError error) throws IOException {
    if (error != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("type", error.type());
      json.writeStringField("title", error.title());
      JsonBytes.string(json, "detail", error.detail());
      json.writeEndObject();
    }
  }

  static @Nullable JobError error(Fields fields) {
    Fields error = fields.optObject("error");
    return error == null
        ? null
        : new JobError(error.string("type"), error.string("title"), error.optString("detail"));
  }

  static void log(JsonGenerator json, @Nullable LogSummary log) throws IOException {
    if (log != null) {
      json.writeObjectFieldStart("log");
      json.writeNumberField("lines", log.lines());
      json.writeNumberField("bytes", log.bytes());
      JsonBytes.string(json, "sha256", log.sha256());
      json.writeBooleanField("complete", log.complete());
      json.writeEndObject();
    }
  }

  static @Nullable LogSummary log(Fields fields) {
    Fields log = fields.optObject("log");
    return log == null
        ? null
        : new LogSummary(
            log.number("lines"),
            log.number("bytes"),
            log.optString("sha256"),
            log.flag("complete"));
  }

  static @Nullable Reason reason(Fields fields) {
    String reason = fields.optString("reason");
    return reason == null ? null : Reason.of(reason).orElseThrow();
  }

  static JobSpec spec(Fields fields) {
    Map<String, String> labels = new TreeMap<>();
    fields.object("labels").map().forEach((name, value) -> labels.put(name, String.valueOf(value)));
    Json params = fields.optJson("params");
    return new JobSpec(
        new JobId(fields.string("id")),
        fields.string("type"),
        params == null ? Json.EMPTY_OBJECT : params,
        labels,
        fields.optString("owner"),
        trace(fields),
        fields.time("createdAt"),
        fields.optDuration("timeout"),
        (int) fields.number("maxAttempts"));
  }

  static Job read(Fields fields) {
    return changing(fields, spec(fields));
  }

  static Job changing(Fields fields, JobSpec spec) {
    Fields progress = fields.optObject("progress");
    LogSummary log = log(fields);
    List<StepStatus> steps = fields.objects("steps").stream().map(JobJson::step).toList();
    return new Job(
        spec,
        JobState.of(fields.string("state")).orElseThrow(),
        (int) fields.number("attempt"),
        fields.optTime("startedAt"),
        fields.optTime("finishedAt"),
        fields.optTime("nextAttemptAt"),
        progress == null ? null : progress(progress),
        steps,
        fields.optJson("result"),
        error(fields),
        reason(fields),
        fields.optInt("exitCode"),
        log == null ? LogSummary.NONE : log,
        fields.eventId("lastEventId"));
  }
}
