package io.jobtail.stream;

import io.jobtail.job.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * How stored events become a stream's bytes. The data is one line of JSON without raw line ends,
 * and ids and names are of a fixed alphabet, so nothing that a job wrote can end a line, forge a
 * field or break the stream.
 */
public enum Framing {
  /** Server-sent events (WHATWG HTML, 9.2). */
  SSE {
    @Override
    void frame(StoredEvent event, ByteArrayOutputStream out) {
      out.writeBytes(ID);
      out.writeBytes(ascii(event.id().toString()));
      out.writeBytes(EVENT);
      out.writeBytes(ascii(event.type().wire()));
      out.writeBytes(DATA);
      out.writeBytes(event.data());
      out.writeBytes(END);
    }

    @Override
    byte[] heartbeat() {
      return COMMENT;
    }

    @Override
    byte[] retry(Duration delay) {
      return ascii("retry: " + delay.toMillis() + "\n");
    }
  },

  /** A JSON object a line. */
  NDJSON {
    @Override
    void frame(StoredEvent event, ByteArrayOutputStream out) {
      out.writeBytes(
          ascii(
              "{\"id\":\""
                  + event.id()
                  + "\",\"event\":\""
                  + event.type().wire()
                  + "\",\"data\":"));
      out.writeBytes(event.data());
      out.writeBytes(OBJECT_END);
    }

    @Override
    byte[] heartbeat() {
      return HEARTBEAT_OBJECT;
    }

    @Override
    byte[] retry(Duration delay) {
      return NOTHING;
    }
  };

  static final byte[] NOTHING = {};
  private static final byte[] ID = ascii("id: ");
  private static final byte[] EVENT = ascii("\nevent: ");
  private static final byte[] DATA = ascii("\ndata: ");
  private static final byte[] END = ascii("\n\n");
  private static final byte[] OBJECT_END = ascii("}\n");
  // a comment line without a blank line: some clients make an empty message of a lone blank line
  private static final byte[] COMMENT = ascii(":\n");
  private static final byte[] HEARTBEAT_OBJECT = ascii("{\"event\":\"heartbeat\"}\n");

  abstract void frame(StoredEvent event, ByteArrayOutputStream out);

  abstract byte[] heartbeat();

  /**
   * Tells the client how long to wait before it reconnects; empty where the format has no word for
   * it.
   */
  abstract byte[] retry(Duration delay);

  byte[] frames(List<StoredEvent> events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(sizeHint(events));
    for (StoredEvent event : events) {
      frame(event, out);
    }
    return out.toByteArray();
  }

  private static int sizeHint(List<StoredEvent> events) {
    int size = 0;
    for (StoredEvent event : events) {
      size += event.data().length + 64;
    }
    return size;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
