package io.jobtail.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows one job over SSE and keeps what it got, through connections that break. One thread reads
 * at a time; any may look.
 */
final class Follower {
  private final Api api;
  private final String job;
  private final Runnable onEvent;
  // guarded by itself
  private final List<Received> events = new ArrayList<>();

  Follower(Api api, String job, Runnable onEvent) {
    this.api = api;
    this.job = job;
    this.onEvent = onEvent;
  }

  String job() {
    return job;
  }

  List<Received> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  boolean isDone() {
    List<Received> now = events();
    return !now.isEmpty() && now.getLast().isDone();
  }

  /** Reads on after the last event, until the connection or the job ends. */
  void read() {
    List<Received> before = events();
    String cursor = before.isEmpty() ? "" : before.getLast().id();
    try {
      HttpResponse<InputStream> answer =
          cursor.isEmpty()
              ? api.open("/jobs/" + job + "/events")
              : api.open("/jobs/" + job + "/events", "Last-Event-ID", cursor);
      if (answer.statusCode() != 200) {
        throw new AssertionError("job " + job + " after " + cursor + ": " + answer);
      }
      try (InputStream body = answer.body()) {
        readAll(new SseReader(body, cursor));
      }
    } catch (IOException broken) {
      // whoever follows connects again
    }
  }

  private void readAll(SseReader reader) throws IOException {
    for (Received event = reader.next(); event != null; event = reader.next()) {
      synchronized (events) {
        events.add(event);
      }
      onEvent.run();
    }
  }

  /** Reads through any number of breaks, to the end of the job. */
  void readToEnd() {
    while (!isDone() && !Thread.currentThread().isInterrupted()) {
      read();
    }
  }
}
