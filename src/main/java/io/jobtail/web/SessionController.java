package io.jobtail.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.access.Principal;
import io.jobtail.access.Scope;
import io.jobtail.access.Sessions;
import io.jobtail.wire.JsonBytes;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Signs people in and out who use a browser, and tells everybody who they are. */
@Controller("/session")
@Produces(MediaType.APPLICATION_JSON)
final class SessionController {
  private final Sessions sessions;
  private final Callers callers;
  private final ClientAddress addresses;

  SessionController(Sessions sessions, Callers callers, ClientAddress addresses) {
    this.addresses = addresses;
    this.sessions = sessions;
    this.callers = callers;
  }

  /**
   * Who asks. {@code {name, owner, scopes, expires, csrfToken}}, each where there is one; {@code
   * name} is absent for somebody who has not said who they are, where that is asked for.
   */
  @Operation(operationId = "session", tags = "Access")
  @ApiResponse(
      responseCode = "200",
      description = "Who it is",
      headers = {@Header(name = "Cache-Control", ref = "#/components/headers/CacheControl")},
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/Session"))
      })
  @AnswersOfAll
  @Get
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<byte[]> get(HttpRequest<?> request) {
    Caller caller = Callers.caller(request);
    if (caller == null) {
      return document(callers.areAsked() ? null : Principal.ANYBODY, null);
    }
    return document(caller.principal(), caller.session());
  }

  /** Begins a session for who sends a token, and has the browser keep it in a cookie. */
  @Operation(operationId = "signIn", tags = "Access")
  @ApiResponse(
      responseCode = "200",
      description = "It has begun",
      headers = {
        @Header(name = "Cache-Control", ref = "#/components/headers/CacheControl"),
        @Header(name = "Set-Cookie", ref = "#/components/headers/SessionCookie")
      },
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/Session"))
      })
  @ApiResponse(responseCode = "401", ref = "#/components/responses/Unauthorized")
  @ApiResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/NobodyIsAsked")
  @SecurityRequirement(name = "token")
  @AnswersOfAll
  @Post
  @Secured(SecurityRule.IS_AUTHENTICATED)
  HttpResponse<byte[]> begin(HttpRequest<?> request) {
    Caller caller = Callers.caller(request);
    if (caller == null) {
      return Problem.of(
              HttpStatus.NOT_FOUND,
              "nobody is asked who they are here: there is nothing" + " to sign in to")
          .response();
    }
    if (caller.session() != null) {
      return Problem.of(
              HttpStatus.FORBIDDEN,
              "a session begins with Authorization: Bearer TOKEN, not with a" + " session")
          .response();
    }
    Sessions.Session session = sessions.begin(caller.principal());
    return document(session.principal(), session)
        .cookie(SessionCookie.of(addresses.isSecure(request), session));
  }

  /** Ends the session: the browser forgets its cookie. */
  @Operation(operationId = "signOut", tags = "Access")
  @Parameter(name = "X-CSRF-Token", ref = "#/components/parameters/Proof")
  @ApiResponse(responseCode = "204", ref = "#/components/responses/SignedOut")
  @ApiResponse(responseCode = "403", ref = "#/components/responses/Foreign")
  @AnswersOfAll
  @Delete
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<byte[]> end(HttpRequest<?> request) {
    return HttpResponse.<byte[]>noContent()
        .cookies(SessionCookie.none(addresses.isSecure(request)));
  }

  private static MutableHttpResponse<byte[]> document(
      @Nullable Principal principal, Sessions.@Nullable Session session) {
    byte[] json = JsonBytes.line(out -> write(out, principal, session));
    return HttpResponse.ok(json)
        .contentType(Accept.JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private static void write(
      JsonGenerator json, @Nullable Principal principal, Sessions.@Nullable Session session)
      throws IOException {
    json.writeStartObject();
    if (principal != null) {
      json.writeStringField("name", principal.name());
      if (principal.owner() != null) {
        json.writeStringField("owner", principal.owner());
      }
      json.writeArrayFieldStart("scopes");
      for (Scope scope : Scope.values()) {
        if (principal.may(scope)) {
          json.writeString(scope.wire());
        }
      }
      json.writeEndArray();
      Instant expires = principal.expires();
      if (expires != null) {
        json.writeStringField("expires", expires.toString());
      }
    }
    if (session != null) {
      json.writeStringField("csrfToken", session.proof());
    }
    json.writeEndObject();
  }
}
