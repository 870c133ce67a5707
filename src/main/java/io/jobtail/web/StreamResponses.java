package io.jobtail.web;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import io.jobtail.stream.Framing;
import io.jobtail.stream.Opened;
import io.jobtail.stream.Seat;
import io.jobtail.stream.Streams;
import io.jobtail.stream.TextLogs;
import io.jobtail.stream.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The heads of streams, and what is answered where there is no stream. */
@Singleton
final class StreamResponses {
  private static final MediaType TEXT =
      new MediaType(Accept.TEXT.getName(), Map.of("charset", "utf-8"));
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final Problem NO_ROOM =
      Problem.unavailable(
          "there are as many readers as there may be, or the server is stopping", RETRY_AFTER);
  private static final Problem TOO_MANY =
      Problem.tooMany("you read as many streams as one may at once", RETRY_AFTER);

  private final Streams streams;
  private final TextLogs texts;
  private final Offload offload;
  private final StoreTrouble trouble;
  private final Visits visits;

  StreamResponses(
      Streams streams, TextLogs texts, Offload offload, StoreTrouble trouble, Visits visits) {
    this.visits = visits;
    this.trouble = trouble;
    this.streams = streams;
    this.texts = texts;
    this.offload = offload;
  }

  /** Opens a stream away from the event loop, or refuses it where as many read as may. */
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> opening(
      HttpRequest<?> request,
      MediaType type,
      JobId job,
      Function<Seat, HttpResponse<Publisher<Event<JobEvent>>>> open) {
    return opening(request, type, List.of(job), _ -> null, open);
  }

  /**
   * The same, at once where that needs no waiting.
   *
   * @param jobs of which it is a reader
   * @param atOnce does not block; null where it cannot tell
   */
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> opening(
      HttpRequest<?> request,
      MediaType type,
      List<JobId> jobs,
      Function<Seat, @Nullable HttpResponse<Publisher<Event<JobEvent>>>> atOnce,
      Function<Seat, HttpResponse<Publisher<Event<JobEvent>>>> open) {
    Visit visit = visits.of(request);
    Seat seat = streams.enter(visit, jobs);
    if (seat == null) {
      return CompletableFuture.completedStage(
          refusal(type, streams.hasShare(visit) ? TOO_MANY : NO_ROOM));
    }
    try {
      HttpResponse<Publisher<Event<JobEvent>>> opened = atOnce.apply(seat);
      return opened == null
          ? offload.call(() -> open.apply(seat), seat::leave)
          : offload.completed(opened, seat::leave);
    } catch (RuntimeException e) {
      seat.leave();
      throw e;
    }
  }

  /** Opens a stream that is of no job and needs no waiting. */
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> opening(
      HttpRequest<?> request, MediaType type, Function<Seat, Opened.Stream> open) {
    return opening(
        request,
        type,
        List.of(),
        seat -> head(type).body(open.apply(seat).items()),
        _ -> {
          throw new IllegalStateException("it was opened at once");
        });
  }

  /** The answer to a reader of the text log. */
  HttpResponse<Publisher<Event<JobEvent>>> text(
      Opened opened, Seat seat, JobId job, @Nullable HttpRequest<?> request) {
    return opened instanceof Opened.FinishedText known
        ? finished(known, seat, request)
        : of(opened, Accept.TEXT, job);
  }

  /** A text of known bytes: its length, its tag, and any range of it. */
  private HttpResponse<Publisher<Event<JobEvent>>> finished(
      Opened.FinishedText text, Seat seat, @Nullable HttpRequest<?> request) {
    String tag = "\"" + text.tag() + "\"";
    if (request != null && matches(request.getHeaders().getAll("If-None-Match"), tag)) {
      return HttpResponse.<Publisher<Event<JobEvent>>>notModified()
          .header("ETag", tag)
          .header("Cache-Control", "private, no-cache, no-transform");
    }
    return switch (asked(text, tag, request)) {
      case ByteRange.Asked.Outside() -> outside(text);
      case ByteRange.Asked.All() ->
          part(text, seat, tag, new ByteRange(0, text.length()), HttpStatus.OK);
      case ByteRange.Asked.Part(ByteRange range) ->
          part(text, seat, tag, range, HttpStatus.PARTIAL_CONTENT);
    };
  }

  private static HttpResponse<Publisher<Event<JobEvent>>> outside(Opened.FinishedText text) {
    MutableHttpResponse<byte[]> problem =
        Problem.of(
                HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                "the log has " + text.length() + " bytes")
            .mutableResponse();
    return written(problem.header("Content-Range", "bytes */" + text.length()), problem.body());
  }

  private HttpResponse<Publisher<Event<JobEvent>>> part(
      Opened.FinishedText text, Seat seat, String tag, ByteRange range, HttpStatus status) {
    Opened opened = texts.range(text, seat, range.from(), range.length());
    if (!(opened instanceof Opened.Stream(Publisher<Event<JobEvent>> items))) {
      return of(opened, Accept.TEXT, text.fold().job().id());
    }
    MutableHttpResponse<?> response =
        head(Accept.TEXT)
            .header("ETag", tag)
            .header("Accept-Ranges", "bytes")
            .header("Content-Length", Long.toString(range.length()));
    response.getHeaders().set("Cache-Control", "private, no-cache, no-transform");
    if (status == HttpStatus.PARTIAL_CONTENT) {
      long last = range.from() + range.length() - 1;
      response
          .status(status)
          .header("Content-Range", "bytes " + range.from() + "-" + last + "/" + text.length());
    }
    return written(response, new KnownText(items, range.length()));
  }

  private static ByteRange.Asked asked(
      Opened.FinishedText text, String tag, @Nullable HttpRequest<?> request) {
    if (request == null) {
      return new ByteRange.Asked.All();
    }
    String condition = request.getHeaders().get("If-Range");
    return condition != null && !condition.equals(tag)
        ? new ByteRange.Asked.All()
        : ByteRange.of(request.getHeaders().get("Range"), text.length());
  }

  private static boolean matches(List<String> headers, String tag) {
    return headers.stream()
        .flatMap(header -> List.of(header.split(",")).stream())
        .map(String::strip)
        .anyMatch(given -> given.equals("*") || given.equals(tag) || given.equals("W/" + tag));
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
      case Opened.NoSuchAttempt() -> Problem.noSuchAttempt(job).response();
      case Opened.FinishedText(_, _, _, _) ->
          throw new IllegalStateException("a finished text is answered with its length");
    };
  }

  /**
   * The head of a stream. That of server-sent events gets its charset from {@link Exchanges}, or
   * over HTTP/2 from {@link SecurityHeaders}: the framework keeps the type that it finds here for
   * as long as the stream lasts, and makes a new one of any that it does not know, which is half a
   * kilobyte.
   */
  static MutableHttpResponse<Publisher<Event<JobEvent>>> head(MediaType type) {
    return HttpResponse.<Publisher<Event<JobEvent>>>ok()
        .contentType(type.equals(Accept.TEXT) ? TEXT : type)
        .header("Cache-Control", "no-store, no-transform")
        .header("X-Accel-Buffering", "no")
        .header("Vary", "Accept");
  }

  /**
   * The stream cannot begin now, since the store does not work. For SSE that is not an error
   * status: one would stop a browser for good.
   */
  HttpResponse<Publisher<Event<JobEvent>>> refusal(MediaType type, StoreException failure) {
    trouble.add(failure);
    return refusal(type, StoreFailureHandler.problem());
  }

  private HttpResponse<Publisher<Event<JobEvent>>> refusal(MediaType type, Problem problem) {
    if (!type.equals(Accept.SSE)) {
      return problem.response();
    }
    return written(head(type), streams.refusal());
  }

  /** A response with a body that is written as what it is, not as what the endpoint declares. */
  @SuppressWarnings("unchecked")
  private static HttpResponse<Publisher<Event<JobEvent>>> written(
      MutableHttpResponse<?> response, @Nullable Object body) {
    ((MutableHttpResponse<Object>) response).body(body);
    return (HttpResponse<Publisher<Event<JobEvent>>>) response;
  }
}
