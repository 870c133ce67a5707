package io.jobtail.stream;

import static org.awaitility.Awaitility.await;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A server over a store that fails, with one job for each test. */
abstract class LosingFixture extends HttpFixture {
  private static final AtomicInteger JOBS = new AtomicInteger(10);
  private static volatile LosingStore current = new LosingStore(nextJob());

  protected JobId job = nextJob();
  protected LosingStore log = current;

  @Inject Tails tails;

  private static JobId nextJob() {
    return JobId.parse("01ARZ3NDEKTSV4RRFFQ69G5F" + JOBS.getAndIncrement()).orElseThrow();
  }

  protected static EventStore port() {
    return LosingStore.port(() -> current);
  }

  @BeforeEach
  void begin() {
    log = new LosingStore(job);
    current = log;
  }

  protected static EventId at(int attempt, long seq) {
    return new EventId(attempt, seq);
  }

  protected final String events() {
    return "/jobs/" + job + "/events";
  }

  /** A reader of JSON lines. */
  protected static final class Follower implements AutoCloseable {
    final RawHttp http;
    final RawHttp.Body body;
    final List<String> seen = new ArrayList<>();

    Follower(RawHttp http) throws IOException {
      this.http = http;
      this.body = http.body(http.head());
    }

    /** The next event, as {@code id name} and what matters of its data. */
    String next() throws IOException {
      String line = body.line();
      while (line.equals("{\"event\":\"heartbeat\"}")) {
        line = body.line();
      }
      Map<String, @Nullable Object> event = json(line);
      Map<?, ?> data = (Map<?, ?>) Objects.requireNonNull(event.get("data"));
      String what =
          switch (String.valueOf(event.get("event"))) {
            case "log" -> String.valueOf(data.get("text"));
            case "gap" ->
                "gap "
                    + data.get("from")
                    + " to "
                    + data.get("to")
                    + " "
                    + data.get("reason")
                    + " at "
                    + Objects.requireNonNull((Map<?, ?>) data.get("job")).get("lastEventId");
            default -> String.valueOf(event.get("event"));
          };
      seen.add(event.get("id") + " " + what);
      return seen.getLast();
    }

    void until(String id) throws IOException {
      while (!next().startsWith(id + " ")) {
        // goes on
      }
    }

    @Override
    public void close() throws IOException {
      http.close();
    }
  }

  /** The tail knows the end of the log: what follows comes over it, and what is lost is missed. */
  protected final void awaitFollowed(EventId end) {
    await().until(() -> Objects.requireNonNull(tails.find(job)).has(end));
  }

  protected final Follower follow(String query) throws IOException {
    return new Follower(open(events() + query, NDJSON));
  }
}
