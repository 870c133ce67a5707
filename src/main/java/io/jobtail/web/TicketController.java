package io.jobtail.web;

import io.jobtail.access.Grant;
import io.jobtail.access.Principal;
import io.jobtail.access.Scope;
import io.jobtail.access.Tickets;
import io.jobtail.job.JobId;
import io.jobtail.wire.JsonBytes;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives out tickets, with which somebody reads who cannot send a header. */
@Controller
@Produces(MediaType.APPLICATION_JSON)
@Secured(Scope.READS)
final class TicketController {
  private static final Set<String> PARAMETERS = Set.of("ttl");
  private static final long MAX_TTL = Duration.ofDays(30).toSeconds();

  private final Tickets tickets;
  private final Callers callers;
  private final TicketRequest requests;
  private final Offload offload;

  TicketController(Tickets tickets, Callers callers, TicketRequest requests, Offload offload) {
    this.tickets = tickets;
    this.callers = callers;
    this.requests = requests;
    this.offload = offload;
  }

  /**
   * Makes a ticket for one job. Needs the scope {@code read}, and no ticket makes another.
   *
   * @param id the job
   */
  @Operation(operationId = "ticketOfJob", tags = "Access")
  @Parameter(name = "ttl", ref = "#/components/parameters/Lifetime")
  @ApiResponse(
      responseCode = "201",
      description = "A ticket, and when it ends",
      headers = {@Header(name = "Cache-Control", ref = "#/components/headers/CacheControl")},
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/Ticket"))
      })
  @ForTicketMakers
  @AnswersOfOneJob
  @AnswersOfAll
  @Post("/jobs/{id}/ticket")
  CompletionStage<HttpResponse<byte[]>> one(@PathVariable String id, HttpRequest<?> request) {
    Query query = new Query(request, PARAMETERS);
    Long ttl = query.number("ttl", 1, MAX_TTL);
    Optional<JobId> job = JobId.parse(id);
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    if (job.isEmpty()) {
      return EventController.answer(Problem.noSuchJob(id));
    }
    Principal principal = callers.of(request);
    return offload.call(() -> issue(principal, requests.ofOne(job.get()), ttl));
  }

  /**
   * Makes a ticket for several jobs, or for the list of them. Needs the scope {@code read}.
   *
   * @param body {@code {jobs: [ID, …]}} or {@code {board: true}}
   */
  @Operation(operationId = "ticket", tags = "Access")
  @Parameter(name = "ttl", ref = "#/components/parameters/Lifetime")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(ref = "#/components/schemas/TicketRequest")))
  @ApiResponse(
      responseCode = "201",
      description = "A ticket, and when it ends",
      headers = {@Header(name = "Cache-Control", ref = "#/components/headers/CacheControl")},
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/Ticket"))
      })
  @ApiResponse(responseCode = "413", ref = "#/components/responses/TooLarge")
  @ApiResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  @ForTicketMakers
  @AnswersOfAll
  @Post("/tickets")
  @Consumes(MediaType.APPLICATION_JSON)
  CompletionStage<HttpResponse<byte[]>> several(HttpRequest<?> request, @Body byte[] body) {
    Query query = new Query(request, PARAMETERS);
    Long ttl = query.number("ttl", 1, MAX_TTL);
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    Principal principal = callers.of(request);
    return offload.call(() -> {
      try {
        return issue(principal, requests.read(JsonReader.read(body), principal), ttl);
      } catch (MalformedJsonException e) {
        return Problem.badRequest("the body is not JSON: " + e.place()).response();
      }
    });
  }

  private HttpResponse<byte[]> issue(
      Principal principal, TicketRequest.Outcome asked, @Nullable Long ttl) {
    if (!(principal.grant() instanceof Grant.Everything)) {
      return Problem.of(HttpStatus.FORBIDDEN, "a ticket does not make tickets").response();
    }
    return switch (asked) {
      case TicketRequest.Outcome.Refused(Problem problem) -> problem.response();
      case TicketRequest.Outcome.For(Grant grant) -> {
        Duration wished = ttl == null ? null : Duration.ofSeconds(ttl);
        yield document(tickets.issue(principal, grant, wished));
      }
    };
  }

  private static HttpResponse<byte[]> document(Tickets.Ticket ticket) {
    byte[] json =
        JsonBytes.line(out -> {
          out.writeStartObject();
          out.writeStringField("ticket", ticket.text());
          out.writeStringField("expires", ticket.expires().toString());
          out.writeEndObject();
        });
    return HttpResponse.created(json)
        .contentType(Accept.JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
