package io.jobtail.web;

import io.jobtail.access.Scope;
import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import io.jobtail.stream.EventFilter;
import io.jobtail.stream.FeedPlace;
import io.jobtail.stream.FeedQuery;
import io.jobtail.stream.Feeds;
import io.jobtail.stream.Opened;
import io.jobtail.stream.Seat;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The events of several jobs over one connection: a browser opens but six to a server. */
@Controller("/events")
@Secured(Scope.READS)
final class FeedController {
  private static final List<MediaType> OFFERS = List.of(Accept.SSE, Accept.NDJSON);
  private static final Set<String> PARAMETERS =
      Set.of("job", "lastEventId", "tail", "types", "grep");
  private static final int MAX_JOBS = 12;

  private final Feeds feeds;
  private final StreamResponses responses;
  private final Filters filters;
  private final Callers callers;

  FeedController(Feeds feeds, StreamResponses responses, Filters filters, Callers callers) {
    this.feeds = feeds;
    this.responses = responses;
    this.filters = filters;
    this.callers = callers;
  }

  /** The events of the jobs that the query names. Needs the scope {@code read}. */
  @Operation(operationId = "eventsOfJobs", tags = "Streams")
  @Parameter(name = "job", ref = "#/components/parameters/Job")
  @Parameter(name = "Last-Event-ID", ref = "#/components/parameters/LastEventIdOfJobs")
  @Parameter(name = "lastEventId", ref = "#/components/parameters/LastEventIdOfJobsQuery")
  @Parameter(name = "tail", ref = "#/components/parameters/Tail")
  @Parameter(name = "types", ref = "#/components/parameters/Types")
  @Parameter(name = "grep", ref = "#/components/parameters/Grep")
  @ApiResponse(
      responseCode = "200",
      description = "The events of all of them, as they come",
      headers = {
        @Header(name = "Cache-Control", ref = "#/components/headers/CacheControl"),
        @Header(name = "X-Accel-Buffering", ref = "#/components/headers/Buffering")
      },
      content = {
        @Content(
            mediaType = "text/event-stream",
            schema = @Schema(ref = "#/components/schemas/JobsEventStream")),
        @Content(
            mediaType = "application/x-ndjson",
            schema = @Schema(ref = "#/components/schemas/JobsEventLines"))
      })
  @ApiResponse(responseCode = "204", ref = "#/components/responses/NothingMore")
  @ApiResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  @ForReaders
  @AnswersOfAll
  @Get
  @Produces({MediaType.TEXT_EVENT_STREAM, "application/x-ndjson"})
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> events(HttpRequest<?> request) {
    MediaType type = Accept.best(request, OFFERS).orElse(null);
    if (type == null) {
      return EventController.answer(
          Problem.of(HttpStatus.NOT_ACCEPTABLE, "events of several jobs come as " + OFFERS));
    }
    Query query = new Query(request, PARAMETERS);
    List<FeedQuery.One> jobs = jobs(query);
    Long tail = query.number("tail", 0, 1_000_000_000);
    EventFilter filter = filters.events(query);
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    FeedQuery asked =
        new FeedQuery(
            jobs, StreamResponses.framing(type), tail, filter, callers.visibleTo(request));
    return responses.opening(
        request, type, asked.ids(), _ -> null, seat -> open(type, asked, seat));
  }

  private HttpResponse<Publisher<Event<JobEvent>>> open(
      MediaType type, FeedQuery query, Seat seat) {
    try {
      Opened opened = feeds.open(query, seat);
      return responses.of(opened, type, query.ids().getFirst());
    } catch (StoreException e) {
      return responses.refusal(type, e);
    }
  }

  /** The jobs with the place of each, which the cursor knows better than the URL. */
  private static List<FeedQuery.One> jobs(Query query) {
    List<FeedQuery.One> jobs = new ArrayList<>();
    for (String text : query.all("job")) {
      one(text)
          .ifPresentOrElse(
              jobs::add,
              () ->
                  query.wrong(
                      "job is a job's id, or ID@1-42 to go on after that event, not "
                          + Problem.printable(text)));
    }
    long different = jobs.stream().map(FeedQuery.One::job).distinct().count();
    if (jobs.isEmpty() || jobs.size() > MAX_JOBS || different < jobs.size()) {
      query.wrong("1 to " + MAX_JOBS + " different jobs can be followed at once: job=ID&job=ID");
    }
    @Nullable List<FeedPlace> places =
        query.cursor(List.of("lastEventId"), FeedPlace::parse, "an id that such a stream gave");
    if (places == null || query.problem().isPresent()) {
      return jobs;
    }
    if (places.size() != jobs.size()) {
      query.wrong(
          "the cursor is of " + places.size() + " jobs, and " + jobs.size() + " are asked for");
      return jobs;
    }
    List<FeedQuery.One> moved = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      moved.add(new FeedQuery.One(jobs.get(i).job(), places.get(i)));
    }
    return moved;
  }

  private static Optional<FeedQuery.One> one(String text) {
    int at = text.indexOf('@');
    Optional<JobId> job = JobId.parse(at < 0 ? text : text.substring(0, at));
    Optional<FeedPlace> place =
        at < 0
            ? Optional.of(new FeedPlace.Unseen())
            : EventId.parse(text.substring(at + 1)).map(FeedPlace.After::new);
    return job.flatMap(id -> place.map(known -> new FeedQuery.One(id, known)));
  }
}
