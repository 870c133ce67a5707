package io.jobtail.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Jobtail, whose jobs say the lines themselves. A job that holds the place of the others is
 * cancelled when they may start: until then, readers can be opened in silence.
 */
final class JobtailServer implements Server {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern LAST = Pattern.compile("\"lastEventId\":\"\\d+-(\\d+)\"");
  private static final int AT_ONCE = 32;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long NEVER_ENDING = 1_000_000_000_000L;

  private final Spawned spawned;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> gates = new ArrayList<>();
  private final List<String> jobs = new ArrayList<>();

  JobtailServer(Spawned spawned, int port) {
    this.spawned = spawned;
    this.port = port;
  }

  @Override
  public long pid() {
    return spawned.pid();
  }

  @Override
  public boolean isJvm() {
    return true;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Check check() {
    return Check.ID;
  }

  /** Holds so many places, all of them, so that what is submitted has to wait. */
  void hold(int places) {
    for (int i = 0; i < places; i++) {
      gates.add(submit("{\"lines\":0,\"delay\":\"PT1H\"}"));
    }
  }

  void release() {
    gates.forEach(this::cancel);
    gates.clear();
  }

  @Override
  public List<String> prepare(Load load) {
    if (load.jobs() == 1) {
      hold(1);
    }
    return IntStream.range(0, load.jobs())
        .mapToObj(_ -> events(emit(NEVER_ENDING, load.rate(), load.batch(), Load.LENGTH)))
        .toList();
  }

  @Override
  public void begin(Load load, GeneratorProcess generator) {
    release();
  }

  @Override
  public long end(GeneratorProcess generator) {
    // one after the other would take long where there are thousands
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      jobs.forEach(job -> pool.execute(() -> cancel(job)));
    }
    jobs.clear();
    return 0;
  }

  /** Submits a job that says lines; its id. */
  String emit(long lines, int rate, int batch, int length) {
    String job =
        submit(
            "{\"lines\":%d,\"rate\":%d,\"batch\":%d,\"length\":%d,\"progress\":false}"
                .formatted(lines, rate, batch, length));
    jobs.add(job);
    return job;
  }

  static String events(String job) {
    return "/jobs/" + job + "/events";
  }

  static String log(String job) {
    return "/jobs/" + job + "/log";
  }

  /** The number of a job's last event now. */
  long last(String job) {
    return found(LAST, send(request("/jobs/" + job).GET().build()));
  }

  /** A meter's value, the sum of it with all its tags; 0 if it was never used. */
  double meter(String name) {
    return Meters.sum(send(request("/prometheus").GET().build()), name);
  }

  /** Waits for the end of a job; the number of its last event. */
  long awaitEnd(String job) {
    return found(LAST, send(request("/jobs/" + job + "?until=finished").GET().build()));
  }

  private String submit(String params) {
    HttpRequest request =
        request("/jobs")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"type\":\"emit\",\"params\":" + params + "}"))
            .build();
    Matcher id = ID.matcher(send(request));
    if (!id.find()) {
      throw new IllegalStateException("a job without an id");
    }
    return id.group(1);
  }

  void cancel(String job) {
    send(
        request("/jobs/" + job + "/cancel")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT);
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            request + " was answered " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public void close() {
    http.close();
    spawned.close();
  }
}
