package io.jobtail.build;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does with a server what its users do, for a few seconds. What must work fails if it does not. */
final class Rehearsal {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int ROUNDS = 3;
  private static final int READERS = 8;
  private static final String JOB = "{\"type\":\"emit\",\"params\":{\"lines\":400,\"rate\":400}}";
  private static final String ENDLESS =
      "{\"type\":\"emit\",\"params\":{\"lines\":100000,\"rate\":10}}";

  private static final List<String> LOOKED_AT =
      List.of(
          "/",
          "/jobtail.js",
          "/jobs?limit=10",
          "/jobs?state=succeeded&type=emit&label=a=b",
          "/job-types",
          "/health",
          "/prometheus",
          "/jobs/unknown");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final String root;

  Rehearsal(int port) {
    root = "http://127.0.0.1:" + port;
  }

  /**
   * All of it.
   *
   * @param alive whether the server still runs
   */
  void perform(BooleanSupplier alive) throws IOException, InterruptedException {
    awaitAnswer(alive);
    for (int i = 0; i < ROUNDS; i++) {
      round();
    }
    refused();
    cancelled();
  }

  private void awaitAnswer(BooleanSupplier alive) throws InterruptedException {
    while (true) {
      if (!alive.getAsBoolean()) {
        throw new IllegalStateException("it ended");
      }
      try {
        send(get("/health"));
        return;
      } catch (IOException notYet) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** A job with readers of every kind, and a look at everything meanwhile and after. */
  private void round() throws IOException, InterruptedException {
    String job = "/jobs/" + submitted(JOB, "application/json");
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(read(job + "/events", "text/event-stream"));
    }
    readers.add(read(job + "/events", "application/x-ndjson"));
    readers.add(read(job + "/events?grep=line", "text/event-stream"));
    readers.add(read(job + "/log?follow=true", "text/plain"));
    readers.add(read("/events?job=" + job.substring("/jobs/".length()), "text/event-stream"));
    look(job);
    readers.forEach(CompletableFuture::join);
    expect(send(get(job + "/log", "Accept", "text/plain", "Range", "bytes=0-")), 206);
    expect(send(get(job + "/log?tail=3&timestamps=true", "Accept", "text/plain")), 200);
    expect(send(get(job + "/log", "Accept", "application/json")), 200);
    expect(send(get(job + "/events", "Last-Event-ID", "1-3")), 200);
    expect(send(post("/jobs", JOB.replace("400", "5"), "text/event-stream")), 200);
    expect(send(post("/jobs", JOB.replace("400", "5"), "text/plain")), 200);
    send(HttpRequest.newBuilder(uri(job)).DELETE());
  }

  private void look(String job) throws IOException, InterruptedException {
    for (String path : LOOKED_AT) {
      send(get(path));
    }
    send(get(job, "Accept", "text/html"));
    expect(send(get(job)), 200);
  }

  private void refused() throws IOException, InterruptedException {
    send(post("/jobs", "{\"type\":\"nothing\"}", "application/json"));
    send(post("/jobs", "{\"type\":\"emit\",\"params\":{\"lines\":\"x\"}}", "application/json"));
    send(post("/jobs", "{", "application/json"));
  }

  private void cancelled() throws IOException, InterruptedException {
    String job = "/jobs/" + submitted(ENDLESS, "application/json");
    CompletableFuture<Integer> board = read("/jobs?state=cancelled", "text/event-stream");
    expect(send(post(job + "/cancel", "", "application/json")), 202);
    expect(send(get(job + "?until=finished")), 200);
    board.cancel(true);
  }

  private String submitted(String json, String accept) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(post("/jobs", json, accept));
    Matcher id = ID.matcher(answer.body());
    if (!id.find()) {
      throw new IllegalStateException("a job without an id: " + answer.body());
    }
    return id.group(1);
  }

  private CompletableFuture<Integer> read(String path, String accept) {
    return client
        .sendAsync(get(path, "Accept", accept).build(), BodyHandlers.ofString())
        .thenApply(HttpResponse::statusCode);
  }

  private static void expect(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(answer + ": " + answer.body());
    }
  }

  private HttpRequest.Builder get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpRequest.Builder post(String path, String json, String accept) {
    return HttpRequest.newBuilder(uri(path))
        .headers("Content-Type", "application/json", "Accept", accept)
        .POST(HttpRequest.BodyPublishers.ofString(json));
  }

  private URI uri(String path) {
    return URI.create(root + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }
}
