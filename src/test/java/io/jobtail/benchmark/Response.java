package io.jobtail.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads an HTTP/1.1 response, however its bytes are cut: head, chunks or a length, and gives the
 * body to the lines. Allocates nothing once the head is over. For one thread.
 */
final class Response {
  private enum State {
    HEAD,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    BODY,
    OVER
  }

  private static final int NO_DIGIT = -1;

  private final Lines lines;
  private final StringBuilder head = new StringBuilder();
  private State state = State.HEAD;
  private int status;
  private long left;

  Response(Lines lines) {
    this.lines = lines;
  }

  /** Another response is to come, on another connection. */
  void reset() {
    state = State.HEAD;
    status = 0;
    left = 0;
    head.setLength(0);
    lines.reset();
  }

  /** 0 while the head is not there. */
  int status() {
    return state == State.HEAD ? 0 : status;
  }

  /** Whether its end was seen, rather than the end of the connection only. */
  boolean isOver() {
    return state == State.OVER;
  }

  void add(byte[] bytes, int to, long now) {
    int i = 0;
    while (i < to && state != State.OVER) {
      i =
          switch (state) {
            case HEAD -> head(bytes, i, to);
            case CHUNK_SIZE -> size(bytes, i, to);
            case CHUNK_END -> chunkEnd(bytes, i);
            case CHUNK, BODY -> body(bytes, i, to, now);
            case OVER -> to;
          };
    }
  }

  private int head(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      head.append((char) bytes[i++]);
      int end = head.length();
      if (end >= 4 && head.charAt(end - 1) == '\n' && head.charAt(end - 3) == '\n') {
        readHead();
        return i;
      }
    }
    return i;
  }

  private void readHead() {
    String text = head.toString().toLowerCase(Locale.ROOT);
    status = Integer.parseInt(text, text.indexOf(' ') + 1, text.indexOf(' ') + 4, 10);
    int length = text.indexOf("content-length:");
    if (text.contains("transfer-encoding: chunked")) {
      left = 0;
      state = State.CHUNK_SIZE;
    } else if (length >= 0) {
      int end = text.indexOf('\r', length);
      left = Long.parseLong(text.substring(text.indexOf(':', length) + 1, end).strip());
      state = left == 0 ? State.OVER : State.BODY;
    } else {
      left = status == 204 ? 0 : Long.MAX_VALUE;
      state = status == 204 ? State.OVER : State.BODY;
    }
  }

  private int size(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      byte b = bytes[i++];
      int digit = Character.digit(b, 16);
      if (b == '\n') {
        state = left == 0 ? State.OVER : State.CHUNK;
        return i;
      }
      if (digit != NO_DIGIT) {
        left = left * 16 + digit;
      } else if (b != '\r') {
        throw new IllegalStateException(
            "not the size of a chunk: "
                + new String(bytes, from, Math.min(40, to - from), StandardCharsets.ISO_8859_1));
      }
    }
    return i;
  }

  private int chunkEnd(byte[] bytes, int from) {
    if (bytes[from] == '\n') {
      state = State.CHUNK_SIZE;
    }
    return from + 1;
  }

  private int body(byte[] bytes, int from, int to, long now) {
    int end = from + (int) Math.min(to - from, left);
    lines.add(bytes, from, end, now);
    left -= end - from;
    if (left == 0) {
      state = state == State.CHUNK ? State.CHUNK_END : State.OVER;
    }
    return end;
  }
}
