package io.jobtail.tracing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.wire.JsonBytes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Spans as OTLP says them in JSON: ids in hexadecimal digits, long numbers as strings. */
final class OtlpJson {
  private static final int ERROR = 2;

  private OtlpJson() {}

  static byte[] of(Collection<SpanData> spans) {
    Map<Resource, List<SpanData>> byResource =
        spans.stream().collect(Collectors.groupingBy(SpanData::getResource));
    return JsonBytes.of(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceSpans");
      for (Map.Entry<Resource, List<SpanData>> one : byResource.entrySet()) {
        resource(json, one.getKey(), one.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void resource(JsonGenerator json, Resource resource, List<SpanData> spans)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("resource");
    attributes(json, resource.getAttributes());
    json.writeEndObject();
    json.writeArrayFieldStart("scopeSpans");
    json.writeStartObject();
    json.writeObjectFieldStart("scope");
    json.writeStringField("name", Spans.SCOPE);
    json.writeEndObject();
    json.writeArrayFieldStart("spans");
    for (SpanData span : spans) {
      span(json, span);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void span(JsonGenerator json, SpanData span) throws IOException {
    SpanContext context = span.getSpanContext();
    json.writeStartObject();
    json.writeStringField("traceId", context.getTraceId());
    json.writeStringField("spanId", context.getSpanId());
    if (!context.getTraceState().isEmpty()) {
      json.writeStringField("traceState", Contexts.of(context).state());
    }
    if (span.getParentSpanContext().isValid()) {
      json.writeStringField("parentSpanId", span.getParentSpanId());
    }
    json.writeStringField("name", span.getName());
    json.writeNumberField("kind", kind(span.getKind()));
    json.writeStringField("startTimeUnixNano", Long.toString(span.getStartEpochNanos()));
    json.writeStringField("endTimeUnixNano", Long.toString(span.getEndEpochNanos()));
    attributes(json, span.getAttributes());
    json.writeObjectFieldStart("status");
    if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
      json.writeNumberField("code", ERROR);
      json.writeStringField("message", span.getStatus().getDescription());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static void attributes(JsonGenerator json, Attributes attributes) throws IOException {
    json.writeArrayFieldStart("attributes");
    for (Map.Entry<AttributeKey<?>, Object> one : attributes.asMap().entrySet()) {
      json.writeStartObject();
      json.writeStringField("key", one.getKey().getKey());
      json.writeObjectFieldStart("value");
      value(json, one.getValue());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Those that are set here are strings and whole numbers. */
  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Long number) {
      json.writeStringField("intValue", number.toString());
    } else {
      json.writeStringField("stringValue", value.toString());
    }
  }
}
