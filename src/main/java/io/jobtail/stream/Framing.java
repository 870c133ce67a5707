package io.jobtail.stream;

import io.jobtail.job.EventType;
import io.jobtail.job.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How stored events become a stream's bytes. The data is one line of JSON without raw line ends,
 * and ids and names are of a fixed alphabet, so nothing that a job wrote can end a line, forge a
 * field or break the stream.
 */
public enum Framing {
  /** Server-sent events (WHATWG HTML, 9.2). */
  SSE("id: ", "\nevent: ", "\ndata: ", "\n\n") {
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
  NDJSON("{\"id\":\"", "\",\"event\":\"", "\",\"data\":", "}\n") {
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
  // a comment line without a blank line: some clients make an empty message of a lone blank line
  private static final byte[] COMMENT = ascii(":\n");
  private static final byte[] HEARTBEAT_OBJECT = ascii("{\"event\":\"heartbeat\"}\n");

  @SuppressWarnings("ImmutableEnumChecker") // never changed, as the two below
  private final byte[] beforeId;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<EventType, byte[]> afterId = new EnumMap<>(EventType.class);

  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] afterData;

  private final String beforeName;
  private final String afterName;

  /** A frame is: before, id, between with the name of the event, data, after. */
  Framing(String beforeId, String beforeName, String afterName, String afterData) {
    this.beforeId = ascii(beforeId);
    for (EventType type : EventType.values()) {
      afterId.put(type, ascii(beforeName + type.wire() + afterName));
    }
    this.afterData = ascii(afterData);
    this.beforeName = beforeName;
    this.afterName = afterName;
  }

  abstract byte[] heartbeat();

  /**
   * Tells the client how long to wait before it reconnects; empty where the format has no word for
   * it.
   */
  abstract byte[] retry(Duration delay);

  byte[] frames(List<StoredEvent> events) {
    int size = 0;
    for (StoredEvent event : events) {
      size +=
          beforeId.length
              + event.id().textLength()
              + between(event).length
              + event.data().length
              + afterData.length;
    }
    byte[] out = new byte[size];
    int at = 0;
    for (StoredEvent event : events) {
      at = put(beforeId, out, at);
      at = event.id().write(out, at);
      at = put(between(event), out, at);
      at = put(event.data(), out, at);
      at = put(afterData, out, at);
    }
    return out;
  }

  /**
   * One block.
   *
   * @param id of a fixed alphabet
   * @param data parts of one line of JSON
   */
  void block(ByteArrayOutputStream out, String id, String name, byte[]... data) {
    out.writeBytes(beforeId);
    out.writeBytes(ascii(id + beforeName + name + afterName));
    for (byte[] part : data) {
      out.writeBytes(part);
    }
    out.writeBytes(afterData);
  }

  private byte[] between(StoredEvent event) {
    return Objects.requireNonNull(afterId.get(event.type()));
  }

  private static int put(byte[] part, byte[] out, int at) {
    System.arraycopy(part, 0, out, at, part.length);
    return at + part.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
