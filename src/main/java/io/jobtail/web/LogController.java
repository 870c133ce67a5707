package io.jobtail.web;

import io.jobtail.access.Scope;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.stream.Grep;
import io.jobtail.stream.LinesPage;
import io.jobtail.stream.LinesQuery;
import io.jobtail.stream.LogLines;
import io.jobtail.stream.TextLogs;
import io.jobtail.stream.TextOptions;
import io.jobtail.stream.TextQuery;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;

/**
 * A job's log: as plain text, whole, in ranges, its last lines, or as it grows; and line by line as
 * JSON, from any line.
 */
@Controller("/jobs")
@Secured(Scope.READS)
final class LogController {
  private static final List<MediaType> OFFERS = List.of(Accept.TEXT, Accept.JSON);
  private static final List<String> OF_TEXT = List.of("follow", "tail", "timestamps", "ansi");
  private static final List<String> OF_LINES = List.of("from", "limit");
  private static final Set<String> PARAMETERS =
      Set.of("attempt", "grep", "follow", "tail", "timestamps", "ansi", "from", "limit");
  private static final long MAX_FROM = 1_000_000_000_000L;
  private static final long DEFAULT_LIMIT = 500;
  private static final long MAX_LIMIT = 5_000;

  private final TextLogs texts;
  private final LogLines lines;
  private final StreamResponses responses;
  private final Filters filters;
  private final Offload offload;

  LogController(
      TextLogs texts, LogLines lines, StreamResponses responses, Filters filters, Offload offload) {
    this.texts = texts;
    this.lines = lines;
    this.responses = responses;
    this.filters = filters;
    this.offload = offload;
  }

  /**
   * The log. Needs the scope {@code read}.
   *
   * @param id the job
   */
  @Operation(operationId = "log", tags = "Streams")
  @Parameter(name = "attempt", ref = "#/components/parameters/Attempt")
  @Parameter(name = "grep", ref = "#/components/parameters/Grep")
  @Parameter(name = "follow", ref = "#/components/parameters/FollowLog")
  @Parameter(name = "tail", ref = "#/components/parameters/TailLines")
  @Parameter(name = "timestamps", ref = "#/components/parameters/Timestamps")
  @Parameter(name = "ansi", ref = "#/components/parameters/Ansi")
  @Parameter(name = "from", ref = "#/components/parameters/From")
  @Parameter(name = "limit", ref = "#/components/parameters/LineLimit")
  @Parameter(name = "Range", ref = "#/components/parameters/Range")
  @Parameter(name = "If-Range", ref = "#/components/parameters/IfRange")
  @Parameter(name = "If-None-Match", ref = "#/components/parameters/IfNoneMatch")
  @ApiResponse(
      responseCode = "200",
      description = "The log, or lines of it",
      headers = {
        @Header(name = "ETag", ref = "#/components/headers/LogTag"),
        @Header(name = "Cache-Control", ref = "#/components/headers/CacheControl"),
        @Header(name = "X-Accel-Buffering", ref = "#/components/headers/Buffering")
      },
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/LogLines")),
        @Content(mediaType = "text/plain", schema = @Schema(ref = "#/components/schemas/Text"))
      })
  @ApiResponse(
      responseCode = "206",
      description = "The bytes that were asked for",
      headers = {@Header(name = "Content-Range", ref = "#/components/headers/ContentRange")},
      content =
          @Content(mediaType = "text/plain", schema = @Schema(ref = "#/components/schemas/Text")))
  @ApiResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  @ApiResponse(responseCode = "416", ref = "#/components/responses/RangeNotSatisfiable")
  @ApiResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  @ForReaders
  @AnswersOfOneJob
  @AnswersOfAll
  @Get("/{id}/log")
  @Produces({MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> log(
      @PathVariable String id, HttpRequest<?> request) {
    MediaType type = Accept.best(request, OFFERS).orElse(null);
    if (type == null) {
      return EventController.answer(
          Problem.of(HttpStatus.NOT_ACCEPTABLE, "a log comes as " + OFFERS));
    }
    Query query = new Query(request, PARAMETERS);
    Long attempt = query.number("attempt", 0, Integer.MAX_VALUE);
    Integer run = attempt == null ? null : Integer.valueOf(attempt.intValue());
    Grep grep = filters.grep(query);
    Optional<JobId> job = JobId.parse(id);
    if (type.equals(Accept.JSON)) {
      refuse(query, OF_TEXT, "text/plain");
      long from = Objects.requireNonNullElse(query.number("from", 1, MAX_FROM), 1L);
      long limit = Objects.requireNonNullElse(query.number("limit", 1, MAX_LIMIT), DEFAULT_LIMIT);
      return answer(id, query, job)
          .orElseGet(() -> lines(new LinesQuery(job.orElseThrow(), run, from, (int) limit, grep)));
    }
    refuse(query, OF_LINES, "application/json");
    boolean follow = query.flag("follow");
    Long tail = query.number("tail", 0, 1_000_000_000);
    if (tail != null && grep != null) {
      query.wrong("grep looks through the whole log; it cannot be given together with tail");
    }
    TextOptions options = new TextOptions(query.flag("timestamps"), strips(query), grep);
    return answer(id, query, job)
        .orElseGet(
            () -> text(new TextQuery(job.orElseThrow(), run, follow, tail, options), request));
  }

  private static void refuse(Query query, List<String> names, String form) {
    for (String name : names) {
      if (!query.all(name).isEmpty()) {
        query.wrong(name + " is for the log as " + form);
      }
    }
  }

  private static boolean strips(Query query) {
    String ansi = query.one("ansi");
    if (ansi != null && !ansi.equals("strip") && !ansi.equals("keep")) {
      query.wrong("ansi is strip or keep, not " + Problem.printable(ansi));
    }
    return "strip".equals(ansi);
  }

  /** What is wrong with the request, if anything. */
  private static Optional<CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>>> answer(
      String id, Query query, Optional<JobId> job) {
    return query
        .problem()
        .or(() -> job.isPresent() ? Optional.empty() : Optional.of(Problem.noSuchJob(id)))
        .map(EventController::answer);
  }

  private CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> text(
      TextQuery query, HttpRequest<?> request) {
    return responses.opening(
        request,
        Accept.TEXT,
        query.job(),
        seat -> responses.text(texts.open(query, seat), seat, query.job(), request));
  }

  private CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> lines(LinesQuery query) {
    return offload.call(() -> respond(query.job(), lines.page(query)));
  }

  @SuppressWarnings("unchecked") // a response's body is written as what it is
  private static HttpResponse<Publisher<Event<JobEvent>>> respond(JobId job, LinesPage page) {
    return switch (page) {
      case LinesPage.Unknown() -> Problem.noSuchJob(job.value()).response();
      case LinesPage.Gone() -> Problem.gone(job.value()).response();
      case LinesPage.NoSuchAttempt() -> Problem.noSuchAttempt(job).response();
      case LinesPage.Page(byte[] json) ->
          (HttpResponse<Publisher<Event<JobEvent>>>)
              (HttpResponse<?>)
                  HttpResponse.ok(json)
                      .contentType(Accept.JSON)
                      .header("Cache-Control", "no-store")
                      .header("Vary", "Accept");
    };
  }
}
