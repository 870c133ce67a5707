package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.access.Scope;
import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.stream.EventFilter;
import io.jobtail.stream.Seat;
import io.jobtail.stream.StreamQuery;
import io.jobtail.stream.Streams;
import io.jobtail.stream.TextLogs;
import io.jobtail.stream.TextOptions;
import io.jobtail.stream.TextQuery;
import io.jobtail.stream.Visit;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes submissions, and, for clients that ask for a stream, follows the new job in the same
 * answer.
 */
@Controller("/jobs")
@Secured(Scope.SUBMITS)
final class SubmitController {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitController.class);
  private static final List<MediaType> OFFERS =
      List.of(Accept.JSON, Accept.SSE, Accept.TEXT, Accept.NDJSON);
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");
  private static final Duration QUEUE_RETRY_AFTER = Duration.ofSeconds(5);

  private final Submission submission;
  private final EventStore store;
  private final Streams streams;
  private final TextLogs texts;
  private final StreamResponses responses;
  private final NewJobs newJobs;
  private final Offload offload;
  private final Callers callers;
  private final Visits visits;
  private final SubmissionRate rate;

  SubmitController(
      Submission submission,
      EventStore store,
      Streams streams,
      TextLogs texts,
      StreamResponses responses,
      NewJobs newJobs,
      Offload offload,
      Callers callers,
      Visits visits,
      SubmissionRate rate) {
    this.submission = submission;
    this.store = store;
    this.streams = streams;
    this.texts = texts;
    this.responses = responses;
    this.newJobs = newJobs;
    this.offload = offload;
    this.callers = callers;
    this.visits = visits;
    this.rate = rate;
  }

  /** How the submitter wants to follow the job. */
  private record Following(MediaType type, @Nullable EventId after, Seat seat) {}

  /**
   * Submits a job. Needs the scope {@code submit}, and {@code read} too to follow it at once.
   *
   * @param body {@code {type, params, labels, timeout, maxAttempts}}
   */
  @Operation(operationId = "submit", tags = "Jobs")
  @Parameter(name = "Idempotency-Key", ref = "#/components/parameters/IdempotencyKey")
  @Parameter(name = "Last-Event-ID", ref = "#/components/parameters/LastEventId")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(ref = "#/components/schemas/Submission")))
  @ApiResponse(
      responseCode = "200",
      description = "The stream of the job, where that was asked for",
      headers = {
        @Header(name = "Location", ref = "#/components/headers/Location"),
        @Header(name = "Cache-Control", ref = "#/components/headers/CacheControl"),
        @Header(name = "X-Accel-Buffering", ref = "#/components/headers/Buffering")
      },
      content = {
        @Content(
            mediaType = "text/event-stream",
            schema = @Schema(ref = "#/components/schemas/EventStream")),
        @Content(
            mediaType = "application/x-ndjson",
            schema = @Schema(ref = "#/components/schemas/EventLines")),
        @Content(mediaType = "text/plain", schema = @Schema(ref = "#/components/schemas/Text"))
      })
  @ApiResponse(responseCode = "202", ref = "#/components/responses/Accepted")
  @ApiResponse(responseCode = "204", ref = "#/components/responses/NothingMore")
  @ApiResponse(responseCode = "413", ref = "#/components/responses/TooLarge")
  @ApiResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  @ApiResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  @ForSubmitters
  @AnswersOfAll
  @Post
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({
    MediaType.APPLICATION_JSON,
    MediaType.TEXT_EVENT_STREAM,
    MediaType.TEXT_PLAIN,
    "application/x-ndjson"
  })
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> submit(
      HttpRequest<?> request, @Body byte[] body) {
    Optional<MediaType> type = Accept.best(request, OFFERS);
    if (type.isEmpty()) {
      return EventController.answer(
          Problem.of(HttpStatus.NOT_ACCEPTABLE, "a submission is answered as " + OFFERS));
    }
    Query query = new Query(request, Set.of());
    String key = request.getHeaders().get("Idempotency-Key");
    EventId after = query.cursor();
    if (key != null && !KEY.matcher(key).matches()) {
      query.wrong("Idempotency-Key has 1 to 255 visible ASCII characters");
    }
    if (after != null && key == null) {
      query.wrong(
          "a POST that resumes would submit once more; with an Idempotency-Key it goes on with the"
              + " job that it submitted");
    }
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    boolean follows = !type.get().equals(Accept.JSON);
    Principal principal = callers.of(request);
    if (follows && !principal.may(Scope.READ)) {
      return EventController.answer(
          Problem.of(
              HttpStatus.FORBIDDEN, "what you sent allows to submit a job, but not to follow it"));
    }
    Duration wait = rate.take(principal);
    if (wait.isPositive()) {
      return EventController.answer(
          Problem.tooMany("you have submitted as many jobs as one may in a minute", wait));
    }
    Visit visit = visits.of(request);
    Seat seat = follows ? streams.enter(visit, List.of()) : null;
    if (streams.isDraining() || (follows && seat == null)) {
      if (seat != null) {
        seat.leave();
      }
      return EventController.answer(
          follows && streams.hasShare(visit)
              ? Problem.tooMany("you read as many streams as one may at once", QUEUE_RETRY_AFTER)
              : Problem.unavailable(
                  "the server is stopping, or as many read as may", QUEUE_RETRY_AFTER));
    }
    NewJobs.Asked asked = new NewJobs.Asked(principal, key, RequestTrace.of(request));
    return seat == null
        ? offload.call(() -> submit(asked, body, null))
        : offload.call(
            () -> submit(asked, body, new Following(type.get(), after, seat)), seat::leave);
  }

  private HttpResponse<Publisher<Event<JobEvent>>> submit(
      NewJobs.Asked asked, byte[] json, @Nullable Following following) {
    @Nullable Object value;
    try {
      value = JsonReader.read(json);
    } catch (MalformedJsonException e) {
      return Problem.badRequest("the body is not JSON: " + e.place()).response();
    }
    return switch (submission.read(value)) {
      case Submission.Outcome.Rejected rejected ->
          Problem.unprocessable(rejected.violations()).response();
      case Submission.Outcome.Accepted accepted ->
          answer(store.submit(newJobs.of(asked, accepted, value)), following);
    };
  }

  private HttpResponse<Publisher<Event<JobEvent>>> answer(
      SubmitOutcome outcome, @Nullable Following following) {
    return switch (outcome) {
      case SubmitOutcome.Created(Fold fold) -> accepted(fold, following);
      case SubmitOutcome.Existing(Fold fold) -> accepted(fold, following);
      case SubmitOutcome.KeyTaken(JobId by) ->
          Problem.of(
                  HttpStatus.UNPROCESSABLE_ENTITY,
                  "the Idempotency-Key was used for another submission, the job " + by)
              .response();
      case SubmitOutcome.QueueFull(long jobs) ->
          Problem.unavailable(jobs + " jobs wait, as many as may", QUEUE_RETRY_AFTER).response();
    };
  }

  private HttpResponse<Publisher<Event<JobEvent>>> accepted(
      Fold fold, @Nullable Following following) {
    JobId id = fold.job().id();
    if (following == null || !following.seat().moveTo(id)) {
      return document(fold);
    }
    HttpResponse<Publisher<Event<JobEvent>>> stream;
    try {
      stream = follow(id, following);
    } catch (StoreException e) {
      // the job is stored: that is what the client must know
      LOG.warn("job {} cannot be read now: {}", id, e.getMessage());
      return document(fold);
    }
    if (stream instanceof MutableHttpResponse<?> mutable) {
      mutable.header("Location", JobDocuments.location(id).toString());
    }
    return stream;
  }

  @SuppressWarnings("unchecked") // a response's body is written as what it is
  private HttpResponse<Publisher<Event<JobEvent>>> document(Fold fold) {
    MutableHttpResponse<byte[]> response =
        HttpResponse.accepted(JobDocuments.location(fold.job().id()))
            .body(JobDocuments.document(store, fold));
    return (HttpResponse<Publisher<Event<JobEvent>>>)
        (HttpResponse<?>) response.contentType(Accept.JSON).header("Vary", "Accept");
  }

  private HttpResponse<Publisher<Event<JobEvent>>> follow(JobId id, Following following) {
    MediaType type = following.type();
    Seat seat = following.seat();
    if (type.equals(Accept.TEXT)) {
      TextQuery whole = new TextQuery(id, null, true, null, TextOptions.PLAIN);
      return responses.text(texts.open(whole, seat), seat, id, null);
    }
    StreamQuery query =
        new StreamQuery(
            id,
            StreamResponses.framing(type),
            following.after(),
            null,
            EventFilter.ALL,
            true,
            Long.MAX_VALUE);
    return responses.of(streams.open(query, seat), type, id);
  }
}
