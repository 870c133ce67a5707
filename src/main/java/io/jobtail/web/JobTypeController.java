package io.jobtail.web;

import io.jobtail.access.Grant;
import io.jobtail.access.Scope;
import io.jobtail.runner.JobType;
import io.jobtail.runner.JobTypes;
import io.jobtail.runner.redact.JsonMask;
import io.jobtail.runner.redact.Secrets;
import io.jobtail.wire.JsonValues;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be submitted. */
@Controller("/job-types")
@Produces(MediaType.APPLICATION_JSON)
@Secured({Scope.SUBMITS, Scope.READS})
final class JobTypeController {
  private final byte[] document;
  private final Callers callers;

  JobTypeController(JobTypes types, Secrets secrets, Callers callers) {
    this.callers = callers;
    // the types are known at start and do not change
    List<Map<String, @Nullable Object>> all =
        types.all().stream().map(JobTypeController::describe).toList();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("types", all);
    document =
        (JsonMask.mask(secrets, JsonValues.toJson(body)).text() + "\n")
            .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, @Nullable Object> describe(JobType type) {
    Map<String, @Nullable Object> description = new LinkedHashMap<>();
    description.put("type", type.name());
    if (type.defaultTimeout() != null) {
      description.put("timeout", type.defaultTimeout().toString());
    }
    description.put("params", type.paramsSchema());
    return description;
  }

  /**
   * {@code {types: [{type, params}]}}, each with a JSON Schema of its parameters. Needs the scope
   * {@code submit} or {@code read}.
   */
  @Operation(operationId = "jobTypes", tags = "Jobs")
  @ApiResponse(
      responseCode = "200",
      description = "The types",
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/JobTypes"))
      })
  @ApiResponse(responseCode = "401", ref = "#/components/responses/Unauthorized")
  @ApiResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @SecurityRequirement(name = "token", scopes = Scope.SUBMITS)
  @SecurityRequirement(name = "token", scopes = Scope.READS)
  @SecurityRequirement(name = "session", scopes = Scope.SUBMITS)
  @SecurityRequirement(name = "session", scopes = Scope.READS)
  @AnswersOfAll
  @Get
  HttpResponse<byte[]> types(HttpRequest<?> request) {
    Query query = new Query(request, Set.of());
    if (!(callers.of(request).grant() instanceof Grant.Everything)) {
      return Problem.of(HttpStatus.FORBIDDEN, "the ticket is for jobs, not for their types")
          .response();
    }
    return query.problem().isPresent()
        ? query.problem().get().response()
        : HttpResponse.ok(document).contentType(Accept.JSON);
  }
}
