package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads an event stream as WHATWG HTML, 9.2.6, says. For one thread. */
final class SseReader {
  private final InputStream in;
  private boolean afterCarriageReturn;

  private String id;
  private String event = "";
  private final StringBuilder data = new StringBuilder();
  private final AtomicInteger comments = new AtomicInteger();
  private volatile int retryMillis = -1;

  SseReader(InputStream in) {
    this(in, "");
  }

  /** One that goes on after a cursor. */
  SseReader(InputStream in, String lastEventId) {
    this.in = new BufferedInputStream(in);
    id = lastEventId;
  }

  /** How many comments came; for any thread. */
  int comments() {
    return comments.get();
  }

  /** The last {@code retry}, or -1; for any thread. */
  int retryMillis() {
    return retryMillis;
  }

  /**
   * The next event, or null at the stream's end; a block that is not finished is not dispatched.
   *
   * @throws IOException if the connection breaks
   */
  @Nullable Received next() throws IOException {
    for (String line = line(); line != null; line = line()) {
      if (!line.isEmpty()) {
        take(line);
      } else if (data.isEmpty()) {
        event = "";
      } else {
        String text = data.substring(0, data.length() - 1);
        Received received = new Received(id, event.isEmpty() ? "message" : event, text);
        event = "";
        data.setLength(0);
        return received;
      }
    }
    return null;
  }

  private void take(String line) {
    int colon = line.indexOf(':');
    if (colon == 0) {
      comments.incrementAndGet();
      return;
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String rest = colon < 0 ? "" : line.substring(colon + 1);
    String value = rest.startsWith(" ") ? rest.substring(1) : rest;
    switch (field) {
      case "event" -> event = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> id = value.indexOf('\0') < 0 ? value : id;
      case "retry" -> {
        if (value.matches("[0-9]+")) {
          retryMillis = Integer.parseInt(value);
        }
      }
      default -> {}
    }
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      boolean secondOfPair = b == '\n' && afterCarriageReturn;
      afterCarriageReturn = b == '\r';
      if (secondOfPair) {
        continue;
      }
      if (b == '\n' || b == '\r') {
        return line.toString(UTF_8);
      }
      line.write(b);
    }
    return null;
  }
}
