package io.jobtail.web;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.StoreException;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** For each answer that is described a request that is answered so. */
final class Provocations implements AutoCloseable {
  private static final String BODY = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
  private static final Map<String, String> BODIES =
      Map.of("submit", BODY, "ticket", "{\"board\":true}");
  private static final String JSON = "Content-Type: application/json";

  private final DescriptionTest fixture;

  /** Runs jobs only, measures nothing, waits for nobody, and its store does not say how many do. */
  private final EmbeddedServer poor;

  private final SecuredProvocations secured = new SecuredProvocations();

  Provocations(DescriptionTest fixture) {
    this.fixture = fixture;
    this.poor =
        ApplicationContext.builder(
                Map.of(
                    "jobtail.store", "none",
                    "jobtail.roles", "runner",
                    "micronaut.metrics.enabled", "false",
                    "jobtail.web.header-timeout", "100ms",
                    "micronaut.server.port", "-1"),
                "test")
            .singletons(poorStore())
            .run(EmbeddedServer.class);
  }

  private static EventStore poorStore() {
    EventStore store = new MemoryEventStore(Clock.systemUTC(), new LogLimits(1 << 14, 1 << 20));
    return (EventStore)
        Proxy.newProxyInstance(
            Provocations.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (_, method, args) -> {
              if (method.getName().equals("queueLength")) {
                throw new StoreException("it does not work", null);
              }
              try {
                return method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() throws IOException {
    poor.close();
    secured.close();
  }

  SecuredProvocations secured() {
    return secured;
  }

  RawHttp.Answer ask(Described.Operation operation, String target) throws IOException {
    return fixture.ask(
        request(operation, target.replace("{id}", "nojob").replace("{selector}", "readiness")));
  }

  static String request(Described.Operation operation, String target, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (operation.isWrite()) {
      all.add(JSON);
    }
    String body = BODIES.getOrDefault(operation.id(), "");
    return RawHttp.withBody(operation.method(), target, body, all.toArray(String[]::new));
  }

  RawHttp.Answer provoke(DescriptionTest.Answer answer) throws IOException {
    Described.Operation operation = answer.operation();
    String target = operation.path().replace("{id}", "nojob").replace("{selector}", "readiness");
    return switch (answer.status()) {
      case 400 -> fixture.ask(request(operation, target, "Host: localhost", "Host: localhost"));
      case 401 -> secured.ask(operation, "");
      case 403 ->
          operation.isWrite()
              ? fixture.ask(request(operation, target, "Origin: https://evil.example"))
              : secured.ask(operation, "", secured.by("cancel"));
      case 404 ->
          operation.id().equals("metrics")
              ? askPoor(request(operation, target))
              : fixture.ask(request(operation, target));
      case 406 -> fixture.ask(request(operation, target, "Accept: image/png"));
      case 408 -> askPoor(operation.method() + " " + target + " HTTP/1.1\r\nHost: loc");
      case 409 -> {
        Semaphore held = new Semaphore(0);
        String job =
            fixture.submit(_ -> {
              held.acquire();
              return null;
            });
        RawHttp.Answer refused = fixture.ask(request(operation, job));
        held.release();
        yield refused;
      }
      case 410 ->
          fixture.ask(request(operation, operation.path().replace("/jobs/{id}", removed())));
      case 413 ->
          fixture.ask(
              RawHttp.withBody(operation.method(), target, BadBodies.ofSize((1 << 20) + 1), JSON));
      case 414 -> fixture.ask(request(operation, target + "?_=" + "0".repeat(9000)));
      case 415 -> fixture.ask(request(operation, target, "Content-Encoding: br"));
      case 416 -> fixture.ask(request(operation, finished() + "/log", "Range: bytes=1000000-"));
      case 421 -> fixture.ask(request(operation, target, "Host: evil.example"));
      case 422 -> fixture.ask(RawHttp.withBody("POST", target, "{\"type\":\"odd\"}", JSON));
      case 429 -> secured.tooMany(operation);
      case 431 -> fixture.ask(request(operation, target, "X-Long: " + "a".repeat(70_000)));
      case 501 ->
          fixture.ask(
              RawHttp.request(operation.method(), target, "Transfer-Encoding: gzip, chunked", JSON)
                  + "0\r\n\r\n");
      case 503 ->
          isOfEveryInstance(operation) && answer.type().equals("application/problem+json")
              ? secured.askWithoutSigner(operation, target)
              : askPoor(request(operation, target));
      default -> success(answer);
    };
  }

  private static boolean isOfEveryInstance(Described.Operation operation) {
    return operation.path().matches("/health.*|/info|/prometheus");
  }

  private RawHttp.Answer askPoor(String request) throws IOException {
    try (RawHttp http = RawHttp.to(poor.getPort())) {
      return http.send(request).answer();
    }
  }

  private String finished() throws IOException {
    return fixture.finished(BODY);
  }

  private String removed() throws IOException {
    String job = finished();
    fixture.ask(RawHttp.request("DELETE", job));
    return job;
  }

  private RawHttp.Answer success(DescriptionTest.Answer answer) throws IOException {
    Described.Operation operation = answer.operation();
    String accept = "Accept: " + (answer.type().isEmpty() ? "*/*" : answer.type());
    return switch (operation.id() + " " + answer.status()) {
      case "submit 200", "submit 202" -> fixture.ask(HttpFixture.post(BODY, accept));
      case "submit 204" -> resumedAtTheEnd();
      case "jobs 200" ->
          answer.type().equals("text/event-stream") ? board() : fixture.get("/jobs", accept);
      case "jobTypes 200" -> fixture.get("/job-types", accept);
      case "job 200" -> fixture.get(finished(), accept);
      case "job 304" -> {
        String job = finished();
        yield fixture.get(job, "If-None-Match: " + fixture.get(job).head().field("ETag"));
      }
      case "remove 204" -> fixture.ask(request(operation, finished()));
      case "cancel 200" -> fixture.ask(request(operation, finished() + "/cancel"));
      case "cancel 202" -> {
        String job =
            fixture.submit(context -> {
              while (!context.isCancelled()) {
                Thread.onSpinWait();
              }
              return null;
            });
        awaitRunning(job);
        yield fixture.ask(request(operation, job + "/cancel"));
      }
      case "events 200" -> fixture.get(finished() + "/events", accept);
      case "events 204" -> fixture.get(finished() + "/events", "Last-Event-ID: " + end(BODY));
      case "eventsOfJobs 200" ->
          fixture.get("/events?job=" + finished().substring(6) + "&job=nojob", accept);
      case "eventsOfJobs 204" -> {
        String job = finished();
        yield fixture.get("/events?job=" + job.substring(6) + "@" + last(job));
      }
      case "log 200" -> fixture.get(finished() + "/log", accept);
      case "log 206" -> fixture.get(finished() + "/log", accept, "Range: bytes=0-1");
      case "log 304" -> {
        String log = finished() + "/log";
        yield fixture.get(log, "If-None-Match: " + fixture.get(log).head().field("ETag"));
      }
      case "description 200" -> fixture.get("/openapi.json", accept);
      case "description 304" -> fixture.get("/openapi.json", "If-None-Match: *");
      case "health 200" -> fixture.get("/health", accept);
      case "healthOf 200" -> fixture.get("/health/liveness", accept);
      case "info 200" -> fixture.get("/info", accept);
      case "session 200", "signIn 200", "ticket 201", "ticketOfJob 201" ->
          secured.ask(operation, "", secured.by("read"));
      case "signOut 204" -> fixture.ask(request(operation, "/session"));
      case "metrics 200" -> fixture.get("/prometheus", accept);
      default -> throw new AssertionError("nothing provokes " + answer);
    };
  }

  /** The last event's id of a job of that kind. */
  private String end(String body) throws IOException {
    return last(fixture.finished(body));
  }

  private String last(String job) throws IOException {
    return String.valueOf(HttpFixture.json(fixture.get(job)).get("lastEventId"));
  }

  private RawHttp.Answer resumedAtTheEnd() throws IOException {
    String key = "Idempotency-Key: the-end";
    String job = fixture.submit(BODY, key);
    fixture.get(job + "?until=finished");
    return fixture.ask(HttpFixture.post(BODY, key, "Last-Event-ID: " + last(job), HttpFixture.SSE));
  }

  private void awaitRunning(String job) throws IOException {
    String tag = "";
    while (!fixture.get(job).text().contains("\"state\":\"running\"")) {
      tag = fixture.get(job, "Prefer: wait=5", "If-None-Match: " + tag).head().field("ETag");
    }
  }

  /** Goes on for ever: its head and first event. */
  private RawHttp.Answer board() throws IOException {
    try (RawHttp http = fixture.open("/jobs", HttpFixture.SSE)) {
      RawHttp.Head head = http.head();
      String data = http.body(head).lineThatBeginsWith("data: ");
      String event = "event: page\n" + data + "\n\n";
      return new RawHttp.Answer(
          head, event.getBytes(java.nio.charset.StandardCharsets.UTF_8), true);
    }
  }

  /** Streams that have all there is among them. */
  List<String> eventfulStreams() throws IOException {
    String job =
        fixture.finished(context -> {
          try (var step = context.step("a part")) {
            step.progress(1, 2, "parts");
            context.log("a line");
          }
          return Map.of("a", 1);
        });
    String failed =
        fixture.finished(
            "{\"type\":\"emit\",\"params\":{\"lines\":1,\"fail\":true},\"maxAttempts\":1}");
    String talkative = fixture.finished("{\"type\":\"emit\",\"params\":{\"lines\":12000}}");
    return List.of(
        fixture.get(talkative + "/events?types=step", HttpFixture.SSE).text(),
        fixture.get(job + "/events").text(),
        fixture.get(failed + "/events").text(),
        fixture.get(job + "/events?tail=1").text(),
        fixture.get(job + "/events", "Last-Event-ID: 9-99").text(),
        fixture.get(job + "/events?types=status&follow=false&limit=2").text());
  }
}
