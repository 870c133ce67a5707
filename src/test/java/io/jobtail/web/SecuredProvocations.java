package io.jobtail.web;

import io.jobtail.access.TokenHash;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers that ask everybody who they are, for the answers that only they give. */
final class SecuredProvocations implements AutoCloseable {
  static final List<String> SCOPES = List.of("submit", "read", "cancel", "admin", "metrics");

  private static final int STREAMS = 4;
  private static final int SUBMISSIONS = 500;
  private static final String TRACE =
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Map<String, String> tokens = new HashMap<>();
  private final EmbeddedServer server;
  private final EmbeddedServer withoutSigner;
  private final List<RawHttp> crowd = new ArrayList<>();

  SecuredProvocations() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("jobtail.submit.per-minute", SUBMISSIONS);
    settings.put("jobtail.readers.per-principal", STREAMS);
    SCOPES.forEach(scope -> person(settings, scope, scope));
    person(settings, "crowd", "read");
    person(settings, "hasty", "submit");
    server = SecuredServer.start(settings);
    withoutSigner =
        SecuredServer.start(
            Map.of(
                "jobtail.security.jwt.issuer", "https://id.example",
                "jobtail.security.jwt.audience", "jobtail",
                // nobody listens there
                "jobtail.security.jwt.jwks-url", "http://127.0.0.1:1/keys"));
  }

  private void person(Map<String, Object> settings, String name, String scope) {
    String token = TokenHash.newToken();
    tokens.put(name, token);
    SecuredServer.person(settings, name, token, scope, "acme");
  }

  @Override
  public void close() throws IOException {
    for (RawHttp http : crowd) {
      http.close();
    }
    server.close();
    withoutSigner.close();
  }

  /** The header of somebody who may do this and nothing else. */
  String by(String scope) {
    return SecuredServer.by(String.valueOf(tokens.get(scope)));
  }

  /** Asks for something that is there, a job of everybody's who is known here. */
  RawHttp.Answer ask(Described.Operation operation, String query, String... headers)
      throws IOException {
    String job =
        operation.path().contains("{id}") || operation.id().equals("eventsOfJobs") ? job() : "";
    String target = operation.path().replace("/jobs/{id}", job);
    if (operation.id().equals("eventsOfJobs")) {
      target += "?job=" + job.substring("/jobs/".length());
    }
    String more = query.isEmpty() ? "" : (target.contains("?") ? "&" : "?") + query;
    return send(Provocations.request(operation, target + more, headers));
  }

  /** A job that has ended, and that was submitted within a trace; its path. */
  String job() throws IOException {
    String body = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
    String job = send(HttpFixture.post(body, by("submit"), TRACE)).head().field("Location");
    document(job + "?until=finished");
    return job;
  }

  RawHttp.Answer document(String job) throws IOException {
    return send(RawHttp.request("GET", job, by("read")));
  }

  /** Asks with a token of a signer whose keys cannot be had. */
  RawHttp.Answer askWithoutSigner(Described.Operation operation, String target) throws IOException {
    String token =
        base64("{\"alg\":\"ES256\",\"kid\":\"1\"}")
            + "."
            + base64(
                "{\"iss\":\"https://id.example\",\"aud\":\"jobtail\",\"sub\":\"ann\",\"exp\":4102444800}")
            + "."
            + base64("0".repeat(64));
    String bearer = SecuredServer.by(token);
    return send(withoutSigner, Provocations.request(operation, target, bearer));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Somebody who does more than one may. */
  RawHttp.Answer tooMany(Described.Operation operation) throws IOException {
    return operation.id().equals("submit") ? tooManySubmissions() : tooManyStreams(operation);
  }

  private RawHttp.Answer tooManySubmissions() throws IOException {
    RawHttp.Answer answer = send(HttpFixture.post("{}", by("hasty")));
    while (answer.status() != 429) {
      answer = send(HttpFixture.post("{}", by("hasty")));
    }
    return answer;
  }

  private RawHttp.Answer tooManyStreams(Described.Operation operation) throws IOException {
    while (crowd.size() < STREAMS) {
      RawHttp http = RawHttp.to(server.getPort());
      crowd.add(http);
      http.send(RawHttp.request("GET", "/jobs", HttpFixture.SSE, by("crowd")));
      http.body(http.head()).lineThatBeginsWith("data: ");
    }
    String accept = operation.id().equals("log") ? "Accept: text/plain" : HttpFixture.NDJSON;
    return ask(operation, "", accept, by("crowd"));
  }

  RawHttp.Answer send(String request) throws IOException {
    return send(server, request);
  }

  private static RawHttp.Answer send(EmbeddedServer to, String request) throws IOException {
    try (RawHttp http = RawHttp.to(to.getPort())) {
      return http.sendAsFarAsItGoes(request).answer();
    }
  }
}
