package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a job's events in one representation, over connections that break, each time after the last
 * id that it has. For one thread.
 */
abstract class CutReader {
  // what the framing writes, around the event's own bytes
  private static final Pattern LINE =
      Pattern.compile("\\{\"id\":\"([0-9-]+)\",\"event\":\"([a-z]+)\",\"data\":(.*)\\}");

  private final List<Received> events = new ArrayList<>();

  /** Everything, to the end of the job. */
  final List<Received> readAll(Api api, String job) {
    while (events.isEmpty() || !events.getLast().isDone()) {
      try {
        readOn(api, "/jobs/" + job + "/events", events.isEmpty() ? null : events.getLast().id());
      } catch (IOException broken) {
        // go on
      }
    }
    return events;
  }

  final void add(Received event) {
    events.add(event);
  }

  /** Reads until the connection, or the job, ends. */
  abstract void readOn(Api api, String path, @Nullable String cursor) throws IOException;

  static CutReader sse() {
    return new CutReader() {
      @Override
      void readOn(Api api, String path, @Nullable String cursor) throws IOException {
        HttpResponse<InputStream> answer =
            cursor == null ? api.open(path) : api.open(path, "Last-Event-ID", cursor);
        try (InputStream body = ok(answer)) {
          SseReader reader = new SseReader(body);
          for (Received event = reader.next(); event != null; event = reader.next()) {
            add(event);
          }
        }
      }
    };
  }

  static CutReader ndjson() {
    return new CutReader() {
      @Override
      void readOn(Api api, String path, @Nullable String cursor) throws IOException {
        String after = cursor == null ? "" : "?after=" + cursor;
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    ok(api.open(path + after, "Accept", "application/x-ndjson")), UTF_8))) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher parts = LINE.matcher(line);
            // a line that the cut has torn is not taken
            if (parts.matches() && isWhole(line)) {
              add(new Received(parts.group(1), parts.group(2), parts.group(3)));
            }
          }
        }
      }
    };
  }

  /** Pages of a random size, waiting where there is nothing yet. */
  static CutReader pages(IntSupplier limit) {
    return new CutReader() {
      @Override
      void readOn(Api api, String path, @Nullable String cursor) throws IOException {
        String after = cursor == null ? "" : "&after=" + cursor;
        HttpResponse<byte[]> answer =
            api.get(
                path + "?limit=" + limit.getAsInt() + after,
                "Accept",
                "application/json",
                "Prefer",
                "wait=5");
        if (answer.statusCode() != 200) {
          throw new AssertionError(answer.toString());
        }
        String body = new String(answer.body(), UTF_8);
        Matcher parts =
            Pattern.compile("\\{\"id\":\"([0-9-]+)\",\"event\":\"([a-z]+)\",\"data\":")
                .matcher(body);
        int from = 0;
        while (parts.find(from)) {
          int end = endOfObject(body, parts.end());
          add(new Received(parts.group(1), parts.group(2), body.substring(parts.end(), end)));
          from = end;
        }
      }
    };
  }

  private static boolean isWhole(String line) {
    return endOfObject(line, 0) == line.length();
  }

  /** The place after the JSON object that begins here, or -1. */
  private static int endOfObject(String json, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static InputStream ok(HttpResponse<InputStream> answer) {
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.toString());
    }
    return answer.body();
  }
}
