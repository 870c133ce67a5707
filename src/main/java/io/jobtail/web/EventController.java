package io.jobtail.web;

import io.jobtail.access.Scope;
import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import io.jobtail.stream.EventFilter;
import io.jobtail.stream.Opened;
import io.jobtail.stream.Seat;
import io.jobtail.stream.StreamQuery;
import io.jobtail.stream.Streams;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A job's events, live and from any cursor: as SSE, as JSON lines, or page by page. */
@Controller("/jobs")
@Secured(Scope.READS)
final class EventController {
  private static final List<MediaType> OFFERS = List.of(Accept.SSE, Accept.NDJSON, Accept.JSON);
  private static final Set<String> PARAMETERS =
      Set.of("after", "lastEventId", "tail", "types", "grep", "follow", "limit");

  private final Streams streams;
  private final StreamResponses responses;
  private final EventPages pages;
  private final Filters filters;

  EventController(Streams streams, StreamResponses responses, EventPages pages, Filters filters) {
    this.streams = streams;
    this.responses = responses;
    this.pages = pages;
    this.filters = filters;
  }

  /**
   * The events of one job. Needs the scope {@code read}.
   *
   * @param id the job
   */
  @Operation(operationId = "events", tags = "Streams")
  @Parameter(name = "Last-Event-ID", ref = "#/components/parameters/LastEventId")
  @Parameter(name = "after", ref = "#/components/parameters/After")
  @Parameter(name = "lastEventId", ref = "#/components/parameters/LastEventIdQuery")
  @Parameter(name = "tail", ref = "#/components/parameters/Tail")
  @Parameter(name = "types", ref = "#/components/parameters/Types")
  @Parameter(name = "grep", ref = "#/components/parameters/Grep")
  @Parameter(name = "follow", ref = "#/components/parameters/Follow")
  @Parameter(name = "limit", ref = "#/components/parameters/EventLimit")
  @Parameter(name = "Prefer", ref = "#/components/parameters/Prefer")
  @ApiResponse(
      responseCode = "200",
      description = "The events, as they come or as a page",
      headers = {
        @Header(name = "Cache-Control", ref = "#/components/headers/CacheControl"),
        @Header(name = "X-Accel-Buffering", ref = "#/components/headers/Buffering")
      },
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/EventPage")),
        @Content(
            mediaType = "text/event-stream",
            schema = @Schema(ref = "#/components/schemas/EventStream")),
        @Content(
            mediaType = "application/x-ndjson",
            schema = @Schema(ref = "#/components/schemas/EventLines"))
      })
  @ApiResponse(responseCode = "204", ref = "#/components/responses/NothingMore")
  @ApiResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  @ForReaders
  @AnswersOfOneJob
  @AnswersOfAll
  @Get("/{id}/events")
  @Produces({MediaType.TEXT_EVENT_STREAM, "application/x-ndjson", MediaType.APPLICATION_JSON})
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> events(
      @PathVariable String id, HttpRequest<?> request) {
    Optional<MediaType> type = Accept.best(request, OFFERS);
    if (type.isEmpty()) {
      return answer(
          Problem.of(io.micronaut.http.HttpStatus.NOT_ACCEPTABLE, "events come as " + OFFERS));
    }
    Query query = new Query(request, PARAMETERS);
    EventId after = query.cursor();
    Long tail = query.number("tail", 0, 1_000_000_000);
    Long limit = query.number("limit", 1, 100_000);
    boolean follow = query.flag("follow", true);
    EventFilter filter = filters.events(query);
    Optional<JobId> job = JobId.parse(id);
    if (query.problem().isPresent()) {
      return answer(query.problem().get());
    }
    if (job.isEmpty()) {
      return answer(Problem.noSuchJob(id));
    }
    if (type.get().equals(Accept.JSON)) {
      return pages.page(
          request,
          new StreamQuery(
              job.get(),
              StreamResponses.framing(Accept.NDJSON),
              after,
              tail,
              filter,
              false,
              Objects.requireNonNullElse(limit, (long) EventPages.DEFAULT_LIMIT)));
    }
    return stream(
        request,
        type.get(),
        new StreamQuery(
            job.get(),
            StreamResponses.framing(type.get()),
            after,
            tail,
            filter,
            follow,
            Objects.requireNonNullElse(limit, Long.MAX_VALUE)));
  }

  private CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> stream(
      HttpRequest<?> request, MediaType type, StreamQuery query) {
    return responses.opening(
        request,
        type,
        List.of(query.job()),
        seat -> live(type, query, seat),
        seat -> open(type, query, seat));
  }

  /** Where the store is not needed; null elsewhere. */
  private @Nullable HttpResponse<Publisher<Event<JobEvent>>> live(
      MediaType type, StreamQuery query, Seat seat) {
    Opened opened = streams.openLive(query, seat);
    return opened == null ? null : responses.of(opened, type, query.job());
  }

  private HttpResponse<Publisher<Event<JobEvent>>> open(
      MediaType type, StreamQuery query, Seat seat) {
    try {
      return responses.of(streams.open(query, seat), type, query.job());
    } catch (StoreException e) {
      return responses.refusal(type, e);
    }
  }

  static <T> CompletionStage<HttpResponse<T>> answer(Problem problem) {
    return CompletableFuture.completedStage(problem.<T>response());
  }
}
