package io.jobtail.web;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.stream.Framing;
import io.jobtail.stream.Opened;
import io.jobtail.stream.Streams;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.reactivestreams.Publisher;

/** The heads of streams, and what is answered where there is no stream. */
@Singleton
final class StreamResponses {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Streams streams;

  StreamResponses(Streams streams) {
    this.streams = streams;
  }

  static Framing framing(MediaType type) {
    return type.equals(Accept.SSE) ? Framing.SSE : Framing.NDJSON;
  }

  /** The answer to a reader that asks for a stream. */
  HttpResponse<Publisher<Event<JobEvent>>> of(Opened opened, MediaType type, JobId job) {
    return switch (opened) {
      case Opened.Stream(Publisher<Event<JobEvent>> items) -> head(type).body(items);
      case Opened.NothingMore() -> HttpResponse.noContent();
      case Opened.Gone() -> Problem.gone(job.value()).response();
      case Opened.Unknown() -> Problem.noSuchJob(job.value()).response();
      case Opened.NoSuchAttempt() ->
          Problem.of(
                  io.micronaut.http.HttpStatus.NOT_FOUND,
                  "the job " + job + " has no such attempt yet")
              .response();
      case Opened.FinishedText(_, _, _) ->
          throw new IllegalStateException("a finished text is answered with its length");
    };
  }

  static MutableHttpResponse<Publisher<Event<JobEvent>>> head(MediaType type) {
    MediaType withCharset =
        type.equals(Accept.NDJSON)
            ? type
            : new MediaType(
                type.getName(),
                Map.of(
                    "charset", StandardCharsets.UTF_8.name().toLowerCase(java.util.Locale.ROOT)));
    return HttpResponse.<Publisher<Event<JobEvent>>>ok()
        .contentType(withCharset)
        .header("Cache-Control", "no-cache, no-transform")
        .header("X-Accel-Buffering", "no")
        .header("Vary", "Accept");
  }

  /**
   * The stream cannot begin now. For SSE that is not an error status: one would stop a browser for
   * good.
   */
  @SuppressWarnings("unchecked") // a response's body is written as what it is
  HttpResponse<Publisher<Event<JobEvent>>> refusal(MediaType type) {
    if (!type.equals(Accept.SSE)) {
      return Problem.unavailable(
              "there are as many readers as there may be, or the server is stopping", RETRY_AFTER)
          .response();
    }
    return (HttpResponse<Publisher<Event<JobEvent>>>)
        (HttpResponse<?>)
            ((MutableHttpResponse<Object>) (MutableHttpResponse<?>) head(type))
                .body(streams.refusal());
  }
}
