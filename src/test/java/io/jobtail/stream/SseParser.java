package io.jobtail.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Interprets an event stream as a browser does (WHATWG HTML, 9.2.6), written from that text alone.
 */
public final class SseParser {
  /** What a page's listener would be given. */
  public record Event(String name, String data, String lastEventId) {}

  private final List<Event> events = new ArrayList<>();
  private final List<String> retries = new ArrayList<>();
  private int comments;
  private int emptyBlocks;
  private int unknownFields;
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private String idBuffer = "";
  private String lastEventId = "";

  private SseParser() {}

  /** Everything of a stream that ended. A block that no blank line ends is dropped. */
  public static SseParser parse(byte[] stream) {
    SseParser parser = new SseParser();
    String text = new String(stream, StandardCharsets.UTF_8);
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        parser.line(text.substring(start, i));
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    return parser;
  }

  private void line(String line) {
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      comments++;
    } else if (colon < 0) {
      field(line, "");
    } else {
      String value = line.substring(colon + 1);
      field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    }
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          idBuffer = value;
        }
      }
      case "retry" -> {
        if (value.matches("[0-9]+")) {
          retries.add(value);
        }
      }
      default -> unknownFields++;
    }
  }

  private void dispatch() {
    lastEventId = idBuffer;
    if (data.isEmpty()) {
      emptyBlocks++;
      type = "";
      return;
    }
    data.setLength(data.length() - 1);
    events.add(new Event(type.isEmpty() ? "message" : type, data.toString(), lastEventId));
    data.setLength(0);
    type = "";
  }

  /** What was dispatched, in order. */
  public List<Event> events() {
    return events;
  }

  /** The reconnection times that were set. */
  public List<String> retries() {
    return retries;
  }

  /** Lines that begin with a colon. */
  public int comments() {
    return comments;
  }

  /** Blank lines that ended a block without data; some clients make empty messages of them. */
  public int emptyBlocks() {
    return emptyBlocks;
  }

  /** Fields that mean nothing. */
  public int unknownFields() {
    return unknownFields;
  }

  /** The cursor that a reconnect would send. */
  public String lastEventId() {
    return lastEventId;
  }
}
