package io.jobtail.web;

import io.jobtail.stream.Streams;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A server that listens, and short words for what tests ask of it. */
public abstract class HttpFixture {
  protected static final String SSE = "Accept: text/event-stream";
  protected static final String NDJSON = "Accept: application/x-ndjson";
  protected static final String JSON = "Accept: application/json";

  @Inject protected EmbeddedServer server;
  @Inject protected ScriptHandler scripts;
  @Inject protected Streams streams;

  /** What a script waits for that is to be held up: no test leaves a job behind. */
  protected final Semaphore gate = new Semaphore(0);

  @AfterEach
  void openTheGate() {
    gate.release(1_000_000);
  }

  protected final RawHttp.Answer ask(String request) throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      return http.sendAsFarAsItGoes(request).answer();
    }
  }

  protected final RawHttp.Answer get(String target, String... headers) throws IOException {
    return ask(RawHttp.request("GET", target, headers));
  }

  /** Sends a request whose answer is read bit by bit. */
  protected final RawHttp open(String target, String... headers) throws IOException {
    return RawHttp.to(server.getPort()).send(RawHttp.request("GET", target, headers));
  }

  protected static String post(String body, String... headers) {
    List<String> all = new java.util.ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    return RawHttp.withBody("POST", "/jobs", body, all.toArray(String[]::new));
  }

  /** Submits, and gives the job's path. */
  protected final String submit(String body, String... headers) throws IOException {
    RawHttp.Answer answer = ask(post(body, headers));
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.head() + answer.text());
    }
    return answer.head().field("Location");
  }

  protected final String submit(ScriptHandler.Script script) throws IOException {
    return submit(scripts.submission(script));
  }

  /** Submits, waits for the end, and gives the job's path. */
  protected final String finished(ScriptHandler.Script script) throws IOException {
    return finished(scripts.submission(script));
  }

  protected final String finished(String body) throws IOException {
    String job = submit(body);
    get(job + "?until=finished");
    return job;
  }

  protected static Map<String, @Nullable Object> json(RawHttp.Answer answer) {
    return json(answer.text());
  }

  @SuppressWarnings("unchecked") // the reader makes objects of this type only
  protected static Map<String, @Nullable Object> json(String text) {
    try {
      Object value = JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
      return (Map<String, @Nullable Object>) java.util.Objects.requireNonNull(value);
    } catch (MalformedJsonException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
