package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job over SSE to its end, as a client does that knows several addresses: where a
 * connection breaks, it goes on at the next one, after the last event that it has. A thread of its
 * own reads; any may look.
 */
final class Roamer {
  /** For the head of an answer: one that is paused gives none. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int STREAM = 200;
  private static final Duration ANY = Duration.ofSeconds(60);

  private final List<Api> apis;
  private final String job;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  // guarded by itself
  private final List<Received> events = new ArrayList<>();
  private volatile int at;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable InputStream body;
  private volatile @Nullable SseReader reader;

  /** Begins to read. */
  Roamer(List<Api> apis, int first, String job) {
    this.apis = apis;
    this.job = job;
    at = first % apis.size();
    Thread.ofVirtual().name("roamer-" + job).start(this::readToEnd);
  }

  String job() {
    return job;
  }

  /** Where it reads, or tries to. */
  int at() {
    return at;
  }

  /** How many streams it was given, the one that it reads among them. */
  int connections() {
    return connections.get();
  }

  /** How many signs of life came in the stream that it reads. */
  int heartbeats() {
    SseReader now = reader;
    return now == null ? 0 : now.comments();
  }

  List<Received> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Whether an event came that has this in it. */
  boolean saw(String text) {
    return saw(event -> event.data().contains(text));
  }

  boolean saw(Predicate<Received> what) {
    return events().stream().anyMatch(what);
  }

  /** Breaks its connection. */
  void leave() throws IOException {
    InputStream open = body;
    if (open != null) {
      open.close();
    }
  }

  /** How many events came. */
  int count() {
    synchronized (events) {
      return events.size();
    }
  }

  /** The events, all of them: returns when the job has ended, or fails as the reader has. */
  List<Received> awaitEnd(Duration atMost) {
    int status = awaitStatus(atMost);
    if (status != STREAM) {
      throw new AssertionError("job " + job + " at " + at + ": " + status + ", after " + last());
    }
    return events();
  }

  /** The status of the last answer: that of a stream to the job's end, or of a refusal. */
  int awaitStatus(Duration atMost) {
    try {
      return end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new AssertionError(
          "reader at "
              + at
              + " has "
              + last()
              + ", "
              + connections()
              + " connections, "
              + heartbeats()
              + " signs of life in this one, and these say: "
              + documents(),
          e);
    }
  }

  private List<String> documents() {
    return apis.stream()
        .map(api -> {
          try {
            return new String(api.get("/jobs/" + job).body(), UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        })
        .toList();
  }

  private String last() {
    List<Received> now = events();
    return now.isEmpty() ? "nothing" : now.size() + " events, to " + now.getLast();
  }

  private void readToEnd() {
    try {
      int status = read();
      for (; status == STREAM && !isDone(); status = read()) {
        at = (at + 1) % apis.size();
        // a pace for it, and patience while there is none
        Awaitility.await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(ANY)
            .until(this::answersOrGoesOn);
      }
      end.complete(status);
    } catch (RuntimeException | AssertionError e) {
      end.completeExceptionally(e);
    }
  }

  private boolean answersOrGoesOn() {
    int tried = at;
    boolean answers = apis.get(tried).answers();
    at = answers ? tried : (tried + 1) % apis.size();
    return answers;
  }

  boolean isDone() {
    synchronized (events) {
      return !events.isEmpty() && events.getLast().isDone();
    }
  }

  /** Reads on after the last event, until the connection or the job ends, if it is let. */
  private int read() {
    List<Received> before = events();
    String cursor = before.isEmpty() ? "" : before.getLast().id();
    String path = "/jobs/" + job + "/events";
    try {
      HttpResponse<InputStream> answer =
          cursor.isEmpty()
              ? apis.get(at).open(path)
              : apis.get(at).open(path, "Last-Event-ID", cursor);
      if (answer.statusCode() != STREAM) {
        return answer.statusCode();
      }
      try (InputStream in = answer.body()) {
        body = in;
        connections.incrementAndGet();
        readAll(new SseReader(in, cursor));
      }
    } catch (IOException broken) {
      // on to the next
    } finally {
      body = null;
    }
    return STREAM;
  }

  private void readAll(SseReader stream) throws IOException {
    reader = stream;
    for (Received event = stream.next(); event != null; event = stream.next()) {
      synchronized (events) {
        events.add(event);
      }
    }
  }
}
