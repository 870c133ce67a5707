package io.jobtail.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.job.JobId;
import io.jobtail.runner.Violation;
import io.jobtail.wire.JsonBytes;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer that says what was wrong (RFC 9457).
 *
 * @param status the HTTP status
 * @param detail what was wrong this time, for whoever sent the request
 * @param violations the places in the body that are at fault
 * @param retryAfter when to try again, if that may help
 */
record Problem(
    HttpStatus status, String detail, List<Violation> violations, @Nullable Duration retryAfter) {
  private static final MediaType TYPE = new MediaType("application/problem+json");

  static Problem of(HttpStatus status, String detail) {
    return new Problem(status, detail, List.of(), null);
  }

  static Problem badRequest(String detail) {
    return of(HttpStatus.BAD_REQUEST, detail);
  }

  static Problem unprocessable(List<Violation> violations) {
    return new Problem(
        HttpStatus.UNPROCESSABLE_ENTITY, "the request body is not acceptable", violations, null);
  }

  static Problem unavailable(String detail, Duration retryAfter) {
    return new Problem(HttpStatus.SERVICE_UNAVAILABLE, detail, List.of(), retryAfter);
  }

  static Problem tooMany(String detail, Duration retryAfter) {
    return new Problem(HttpStatus.TOO_MANY_REQUESTS, detail, List.of(), retryAfter);
  }

  static Problem noSuchJob(String id) {
    return of(HttpStatus.NOT_FOUND, "there is no job " + printable(id));
  }

  static Problem gone(String id) {
    return of(HttpStatus.GONE, "the job " + printable(id) + " was removed");
  }

  static Problem noSuchAttempt(JobId job) {
    return of(HttpStatus.NOT_FOUND, "the job " + job + " has had no such attempt");
  }

  /** What a client sent, safe to send back. */
  static String printable(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return shown.replaceAll("[^\\x20-\\x7E…]", "?");
  }

  /** The answer; its type fits whatever the endpoint would have answered with. */
  @SuppressWarnings(
      "unchecked") // a response's body is written as what it is, not as what the endpoint declares
  <T> HttpResponse<T> response() {
    return (HttpResponse<T>) (HttpResponse<?>) mutableResponse();
  }

  MutableHttpResponse<byte[]> mutableResponse() {
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(status).body(bytes()).contentType(TYPE);
    // the framework has no filters run where it cannot read a request
    SecurityHeaders.forAnyAnswer(response::header);
    if (retryAfter != null) {
      response.header("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    return response;
  }

  /** The document. */
  byte[] bytes() {
    return JsonBytes.line(json -> {
      json.writeStartObject();
      String title = status.getReason();
      json.writeStringField(
          "type", "urn:jobtail:problem:" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
      json.writeStringField("title", title);
      json.writeNumberField("status", status.getCode());
      json.writeStringField("detail", detail);
      violations(json);
      json.writeEndObject();
    });
  }

  private void violations(JsonGenerator json) throws IOException {
    if (violations.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("violations");
    for (Violation violation : violations) {
      json.writeStartObject();
      json.writeStringField("pointer", violation.pointer());
      json.writeStringField("message", violation.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
