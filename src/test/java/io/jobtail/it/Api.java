package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What tests ask a server through the JDK's client. Safe for use by many threads. */
final class Api {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final String root;
  private final Duration patience;

  Api(int port) {
    this(port, ANSWER);
  }

  /** One that waits so long for the head of an answer. */
  Api(int port, Duration patience) {
    root = "http://127.0.0.1:" + port;
    this.patience = patience;
  }

  String url(String path) {
    return root + path;
  }

  /** Whether the server answers now, whatever it says. */
  boolean answers() {
    try {
      return get("/job-types").statusCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The answer, whole. */
  HttpResponse<byte[]> get(String path, String... headers) throws IOException {
    return send(request(path, headers).build(), BodyHandlers.ofByteArray());
  }

  /** The head of the answer, with the body as it comes. */
  HttpResponse<InputStream> open(String path, String... headers) throws IOException {
    return send(request(path, headers).build(), BodyHandlers.ofInputStream());
  }

  /** The answer to a submission. */
  HttpResponse<byte[]> post(String path, String json, String... headers) throws IOException {
    HttpRequest request =
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return send(request, BodyHandlers.ofByteArray());
  }

  /** Submits what must be accepted, and returns the job's id. */
  String submit(String json, String... headers) {
    try {
      HttpResponse<byte[]> answer = post("/jobs", json, headers);
      if (answer.statusCode() != 202) {
        throw new AssertionError(answer.statusCode() + " " + new String(answer.body(), UTF_8));
      }
      return text(object(answer.body()), "id");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Submits lines. */
  String emit(long lines, double rate) {
    return submit(emitJson(lines, rate, 1));
  }

  static String emitJson(long lines, double rate, int maxAttempts) {
    return """
    {"type":"emit","params":{"lines":%d,"rate":%s},"maxAttempts":%d}\
    """
        .formatted(lines, Double.toString(rate), maxAttempts);
  }

  /** The job now. */
  Map<?, ?> job(String id) {
    return ok("/jobs/" + id);
  }

  /** The job at its end, which must come. */
  Map<?, ?> finished(String id) {
    Map<?, ?> job = ok("/jobs/" + id + "?until=finished", "Prefer", "wait=50");
    if (!job.containsKey("finishedAt")) {
      throw new AssertionError("not finished: " + job);
    }
    return job;
  }

  /** The ids of a page of jobs. */
  List<String> ids(String query) {
    List<String> ids = new ArrayList<>();
    for (Object job : (List<?>) Objects.requireNonNull(ok("/jobs?" + query).get("jobs"))) {
      ids.add(text((Map<?, ?>) job, "id"));
    }
    return ids;
  }

  /** What the server counts or measures now, by the name that operators see. */
  double metric(String name) {
    try {
      return new String(get("/prometheus").body(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<?, ?> ok(String path, String... headers) {
    try {
      HttpResponse<byte[]> answer = get(path, headers);
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer.statusCode() + " " + new String(answer.body(), UTF_8));
      }
      return object(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<?, ?> object(byte[] json) {
    try {
      return (Map<?, ?>) Objects.requireNonNull(JsonReader.read(json));
    } catch (MalformedJsonException e) {
      throw new AssertionError(new String(json, UTF_8), e);
    }
  }

  static String text(Map<?, ?> object, String name) {
    return Objects.requireNonNull(object.get(name), name).toString();
  }

  /** All events, from an uninterrupted reader. */
  List<Received> events(String id) {
    try (InputStream body = open("/jobs/" + id + "/events").body()) {
      SseReader reader = new SseReader(body);
      List<Received> events = new ArrayList<>();
      for (Received event = reader.next(); event != null; event = reader.next()) {
        events.add(event);
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(root + path)).timeout(patience);
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      return CLIENT.send(request, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
