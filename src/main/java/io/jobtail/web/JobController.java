package io.jobtail.web;

import io.jobtail.access.Scope;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.runner.Cancellation;
import io.jobtail.runner.TypeDurations;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One job: look at it, wait for it, ask it to stop, remove it. */
@Controller("/jobs")
@Produces(MediaType.APPLICATION_JSON)
final class JobController {
  /** A client that waits is answered at most once in this time, however often the job changes. */
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

  /** How long a cancel waits for the runner to have heard of it, so that the answer shows it. */
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(1);

  private final EventStore store;
  private final Cancellation cancellation;
  private final Waiting waiting;
  private final Offload offload;
  private final TypeDurations durations;

  JobController(
      EventStore store,
      Cancellation cancellation,
      Waiting waiting,
      Offload offload,
      TypeDurations durations) {
    this.store = store;
    this.cancellation = cancellation;
    this.waiting = waiting;
    this.offload = offload;
    this.durations = durations;
  }

  /**
   * The job as it is. Needs the scope {@code read}.
   *
   * @param id the job
   */
  @Operation(operationId = "job", tags = "Jobs")
  @Parameter(name = "until", ref = "#/components/parameters/Until")
  @Parameter(name = "Prefer", ref = "#/components/parameters/Prefer")
  @Parameter(name = "If-None-Match", ref = "#/components/parameters/IfNoneMatch")
  @ApiResponse(
      responseCode = "200",
      description = "The job",
      headers = {@Header(name = "ETag", ref = "#/components/headers/ETag")},
      content = {
        @Content(mediaType = "application/json", schema = @Schema(ref = "#/components/schemas/Job"))
      })
  @ApiResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  @ForReaders
  @AnswersOfOneJob
  @AnswersOfAll
  @Get("/{id}")
  @Secured(Scope.READS)
  CompletionStage<HttpResponse<byte[]>> get(@PathVariable String id, HttpRequest<?> request) {
    Query query = new Query(request, Set.of("until"));
    String until = query.one("until");
    if (until != null && !until.equals("finished")) {
      query.wrong("until may be finished, not " + Problem.printable(until));
    }
    Optional<JobId> job = JobId.parse(id);
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    if (job.isEmpty()) {
      return EventController.answer(Problem.noSuchJob(id));
    }
    return offload.call(() -> get(job.get(), request, until != null));
  }

  /** What was seen of a job, with what its tag is made of. */
  private record Seen(Lookup lookup, @Nullable Long position) {
    boolean isFinished() {
      return !(lookup instanceof Lookup.Found(Fold fold, boolean _))
          || fold.job().state().isFinished();
    }

    boolean isTagged(List<String> tags) {
      return lookup instanceof Lookup.Found(Fold fold, boolean _)
          && (tags.contains("*") || tags.contains(JobDocuments.tag(fold, position)));
    }
  }

  private Seen see(JobId id) {
    Lookup lookup = store.find(id);
    return new Seen(
        lookup,
        lookup instanceof Lookup.Found(Fold fold, boolean _)
            ? JobDocuments.position(store, fold)
            : null);
  }

  private HttpResponse<byte[]> get(JobId id, HttpRequest<?> request, boolean untilFinished) {
    List<String> tags = tags(request);
    Duration asked = Prefer.wait(request);
    if (untilFinished) {
      Waited<Seen> waited = waiting.until(id, request, asked, () -> see(id), Seen::isFinished);
      return waited.isAsAsked() ? respond(id, waited.seen(), tags) : Waited.refusal().response();
    }
    if (asked == null || tags.isEmpty()) {
      return respond(id, see(id), tags);
    }
    Waited<Seen> waited = waitForChange(id, request, asked, tags);
    // not changed: who waits for a change would ask again at once
    return waited.isTurnedAway() && waited.seen().isTagged(tags)
        ? Waited.refusal().response()
        : respond(id, waited.seen(), tags);
  }

  private Waited<Seen> waitForChange(
      JobId id, HttpRequest<?> request, Duration asked, List<String> tags) {
    Seen now = see(id);
    if (!now.isTagged(tags)) {
      return new Waited<>(now, Waited.How.ENOUGH);
    }
    long earliest = System.nanoTime() + AT_MOST_EVERY.toNanos();
    Predicate<Seen> enough =
        seen -> seen.isFinished() || (!seen.isTagged(tags) && System.nanoTime() >= earliest);
    return waiting.until(id, request, asked, () -> see(id), enough);
  }

  private HttpResponse<byte[]> respond(JobId id, Seen seen, List<String> tags) {
    return switch (seen.lookup()) {
      case Lookup.Unknown() -> Problem.noSuchJob(id.value()).response();
      case Lookup.Gone(_) -> Problem.gone(id.value()).response();
      case Lookup.Found(Fold fold, boolean _) -> {
        String tag = JobDocuments.tag(fold, seen.position());
        if (seen.isTagged(tags)) {
          yield HttpResponse.<byte[]>notModified().header(HttpHeaders.ETAG, tag);
        }
        Long usual = durations.usualSeconds(fold.job().spec());
        yield HttpResponse.ok(JobDocuments.document(fold, seen.position(), usual))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.ETAG, tag)
            .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
      }
    };
  }

  /** Weak comparison (RFC 9110, 8.8.3.2); {@code *} is any. */
  private static List<String> tags(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
        .flatMap(header -> List.of(header.split(",")).stream())
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") || tag.equals("*") ? tag : "W/" + tag)
        .toList();
  }

  /**
   * Asks the job to stop. Needs the scope {@code cancel}.
   *
   * @param id the job
   */
  @Operation(operationId = "cancel", tags = "Jobs")
  @ApiResponse(
      responseCode = "200",
      description = "It had ended, or has now",
      content = {
        @Content(mediaType = "application/json", schema = @Schema(ref = "#/components/schemas/Job"))
      })
  @ApiResponse(
      responseCode = "202",
      description = "It was asked to",
      content = {
        @Content(mediaType = "application/json", schema = @Schema(ref = "#/components/schemas/Job"))
      })
  @ForCancellers
  @AnswersOfOneJob
  @AnswersOfAll
  @Post("/{id}/cancel")
  @Secured(Scope.CANCELS)
  CompletionStage<HttpResponse<byte[]>> cancel(@PathVariable String id, HttpRequest<?> request) {
    Query query = new Query(request, Set.of());
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    return JobId.parse(id)
        .map(job -> offload.call(() -> cancel(job, request)))
        .orElseGet(() -> EventController.answer(Problem.noSuchJob(id)));
  }

  private HttpResponse<byte[]> cancel(JobId id, HttpRequest<?> request) {
    return switch (cancellation.cancel(id)) {
      case Cancellation.Outcome.Unknown() -> Problem.noSuchJob(id.value()).response();
      case Cancellation.Outcome.Gone() -> Problem.gone(id.value()).response();
      case Cancellation.Outcome.Ended(Fold fold) -> document(HttpStatus.OK, fold);
      case Cancellation.Outcome.Finished(Fold fold) -> document(HttpStatus.OK, fold);
      case Cancellation.Outcome.Asked(Fold fold) -> {
        Seen heard =
            waiting
                .until(id, request, HEARD_WITHIN, () -> see(id), seen -> !isRunningStill(seen))
                .seen();
        Fold shown = heard.lookup() instanceof Lookup.Found(Fold now, boolean _) ? now : fold;
        yield document(HttpStatus.ACCEPTED, shown);
      }
    };
  }

  private static boolean isRunningStill(Seen seen) {
    return seen.lookup() instanceof Lookup.Found(Fold fold, boolean _)
        && (fold.job().state() == JobState.RUNNING || fold.job().state() == JobState.QUEUED);
  }

  private HttpResponse<byte[]> document(HttpStatus status, Fold fold) {
    return HttpResponse.<byte[]>status(status).body(JobDocuments.document(store, fold));
  }

  /**
   * Removes a finished job and its log. Needs the scope {@code cancel}.
   *
   * @param id the job
   */
  @Operation(operationId = "remove", tags = "Jobs")
  @ApiResponse(responseCode = "204", ref = "#/components/responses/Removed")
  @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
  @ForCancellers
  @AnswersOfOneJob
  @AnswersOfAll
  @Delete("/{id}")
  @Secured(Scope.CANCELS)
  CompletionStage<HttpResponse<byte[]>> delete(@PathVariable String id, HttpRequest<?> request) {
    Query query = new Query(request, Set.of());
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    return JobId.parse(id)
        .map(job -> offload.call(() -> delete(job)))
        .orElseGet(() -> EventController.answer(Problem.noSuchJob(id)));
  }

  private HttpResponse<byte[]> delete(JobId id) {
    return switch (store.delete(id)) {
      case DeleteOutcome.Deleted() -> HttpResponse.noContent();
      case DeleteOutcome.Unknown() -> Problem.noSuchJob(id.value()).response();
      case DeleteOutcome.Gone() -> Problem.gone(id.value()).response();
      case DeleteOutcome.NotFinished(JobState state) ->
          Problem.of(
                  HttpStatus.CONFLICT,
                  "the job " + id + " is " + state.wire() + "; cancel it before it is removed")
              .response();
    };
  }
}
