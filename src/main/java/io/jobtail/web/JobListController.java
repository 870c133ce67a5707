package io.jobtail.web;

import io.jobtail.access.Grant;
import io.jobtail.access.Principal;
import io.jobtail.access.Scope;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.stream.Boards;
import io.jobtail.stream.JobPages;
import io.jobtail.wire.JsonBytes;
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
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The list of jobs, newest first: page by page, or live, as a board. */
@Controller("/jobs")
@Secured(Scope.READS)
final class JobListController {
  private static final List<MediaType> OFFERS = List.of(Accept.JSON, Accept.SSE);
  private static final long DEFAULT_LIMIT = 50;
  private static final long MAX_LIMIT = 500;

  private final EventStore store;
  private final Boards boards;
  private final StreamResponses responses;
  private final Offload offload;
  private final Callers callers;

  JobListController(
      EventStore store,
      Boards boards,
      StreamResponses responses,
      Offload offload,
      Callers callers) {
    this.store = store;
    this.boards = boards;
    this.responses = responses;
    this.offload = offload;
    this.callers = callers;
  }

  /**
   * {@code {jobs, next}}; {@code next} is the cursor of the next page, if there is one. As a stream
   * the same page, and then what changes. Needs the scope {@code read}.
   */
  @Operation(operationId = "jobs", tags = "Jobs")
  @Parameter(name = "state", ref = "#/components/parameters/State")
  @Parameter(name = "type", ref = "#/components/parameters/Type")
  @Parameter(name = "label", ref = "#/components/parameters/Label")
  @Parameter(name = "limit", ref = "#/components/parameters/JobLimit")
  @Parameter(name = "cursor", ref = "#/components/parameters/Cursor")
  @ApiResponse(
      responseCode = "200",
      description = "A page, or a board that lives",
      headers = {
        @Header(name = "Cache-Control", ref = "#/components/headers/CacheControl"),
        @Header(name = "X-Accel-Buffering", ref = "#/components/headers/Buffering")
      },
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/JobPage")),
        @Content(
            mediaType = "text/event-stream",
            schema = @Schema(ref = "#/components/schemas/BoardStream"))
      })
  @ForReaders
  @AnswersOfAll
  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> list(HttpRequest<?> request) {
    MediaType type = Accept.best(request, OFFERS).orElse(null);
    if (type == null) {
      return EventController.answer(
          Problem.of(HttpStatus.NOT_ACCEPTABLE, "the list of jobs comes as " + OFFERS));
    }
    Query query = new Query(request, Set.of("state", "type", "label", "limit", "cursor"));
    Set<JobState> states = states(query);
    Map<String, String> labels = labels(query);
    Long limit = query.number("limit", 1, MAX_LIMIT);
    String cursor = query.one("cursor");
    JobId before = cursor == null ? null : JobId.parse(cursor).orElse(null);
    if (cursor != null && before == null) {
      query.wrong("cursor is what the page before gave as next, not " + Problem.printable(cursor));
    }
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    Principal principal = callers.of(request);
    if (principal.grant() instanceof Grant.Jobs) {
      return EventController.answer(
          Problem.of(
              HttpStatus.FORBIDDEN, "the ticket is for some jobs, not for the list of them"));
    }
    JobQuery jobs =
        new JobQuery(
            states,
            new LinkedHashSet<>(query.all("type")),
            labels,
            principal.seesAll() ? null : principal.owner(),
            before,
            Objects.requireNonNullElse(limit, DEFAULT_LIMIT).intValue());
    return type.equals(Accept.SSE) ? board(request, jobs) : page(jobs);
  }

  @SuppressWarnings("unchecked") // a response's body is written as what it is
  private CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> page(JobQuery query) {
    return offload.call(() -> {
      JobPage page = store.list(query);
      byte[] json = JsonBytes.line(out -> JobPages.write(out, page));
      return (HttpResponse<Publisher<Event<JobEvent>>>)
          (HttpResponse<?>) HttpResponse.ok(json).contentType(Accept.JSON).header("Vary", "Accept");
    });
  }

  private CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> board(
      HttpRequest<?> request, JobQuery query) {
    return responses.opening(request, Accept.SSE, seat -> boards.open(query, seat));
  }

  private static Set<JobState> states(Query query) {
    Set<JobState> states = EnumSet.noneOf(JobState.class);
    for (String given : query.all("state")) {
      for (String name : given.split(",", -1)) {
        @Nullable JobState state = JobState.of(name).orElse(null);
        if (state == null) {
          query.wrong("state is one of " + words() + ", not " + Problem.printable(name));
        } else {
          states.add(state);
        }
      }
    }
    return states;
  }

  private static String words() {
    return String.join(", ", List.of(JobState.values()).stream().map(JobState::wire).toList());
  }

  private static Map<String, String> labels(Query query) {
    Map<String, String> labels = new TreeMap<>();
    for (String label : query.all("label")) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        query.wrong("label is name=value, not " + Problem.printable(label));
      } else {
        labels.put(label.substring(0, equals), label.substring(equals + 1));
      }
    }
    return labels;
  }
}
