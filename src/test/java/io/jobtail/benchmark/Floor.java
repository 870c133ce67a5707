package io.jobtail.benchmark;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The least that a fan-out can cost on this kernel: one thread that frames a POST's lines once and
 * sends them to every reader with one call each. It knows two requests: GET makes a reader of the
 * connection, POST publishes its body, a line an event. Nothing else is parsed, limited or kept.
 */
final class Floor {
  private static final int BATCH = 256;
  private static final int ROOM = 1 << 21;

  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Transfer-Encoding: chunked\r
      \r
      3\r
      :

      \r
      """;

  private final int epoll = Linux.epoll();
  private final int listener;
  private final MemorySegment events = Linux.events(BATCH);
  private final byte[] bytes = new byte[ROOM];
  private final MemorySegment buffer = MemorySegment.ofArray(bytes);
  private final byte[] frame = new byte[ROOM];
  private final MemorySegment out = Arena.global().allocate(ROOM);
  private int[] readers = new int[1024];
  private int count;

  private Floor(int port) {
    listener = Linux.listen(port);
    Linux.control(epoll, Linux.ADD, listener, Linux.POLL_IN, listener);
  }

  /** Serves the port that is the argument until the standard input ends. */
  public static void main(String[] args) {
    Floor floor = new Floor(Integer.parseInt(args[0]));
    Thread.ofPlatform().daemon().start(Floor::endWithInput);
    floor.run();
  }

  private static void endWithInput() {
    try {
      int _ = System.in.read();
    } catch (IOException gone) {
      // the same as its end
    }
    Runtime.getRuntime().halt(0);
  }

  private void run() {
    while (true) {
      int ready = Linux.await(epoll, events, BATCH, -1);
      for (int i = 0; i < ready; i++) {
        int fd = (int) Linux.data(events, i);
        if (fd == listener) {
          accept();
        } else {
          receive(fd);
        }
      }
    }
  }

  private void accept() {
    int fd = Linux.accept(listener);
    if (fd >= 0) {
      Linux.noDelay(fd);
      Linux.control(epoll, Linux.ADD, fd, Linux.POLL_IN, fd);
    }
  }

  private void receive(int fd) {
    long size = Linux.receive(fd, buffer);
    if (size <= 0) {
      leave(fd);
    } else if (bytes[0] == 'G') {
      join(fd);
    } else {
      publish(fd, (int) size);
    }
  }

  private void leave(int fd) {
    for (int i = 0; i < count; i++) {
      if (readers[i] == fd) {
        readers[i] = readers[--count];
      }
    }
    Linux.close(fd);
  }

  private void join(int fd) {
    if (count == readers.length) {
      readers = Arrays.copyOf(readers, 2 * count);
    }
    readers[count++] = fd;
    send(fd, HEAD);
  }

  private void publish(int fd, int received) {
    int body = after("\r\n\r\n", 0, received);
    int digits = after("Content-Length: ", 0, received);
    int length = 0;
    for (int i = digits; bytes[i] >= '0'; i++) {
      length = length * 10 + bytes[i] - '0';
    }
    int size = received;
    while (size < body + length) {
      size += (int) Math.max(0, Linux.receive(fd, buffer.asSlice(size)));
    }
    int framed = frame(body, body + length);
    for (int i = 0; i < count; i++) {
      Linux.send(readers[i], out, framed);
    }
    send(fd, "HTTP/1.1 204 No Content\r\n\r\n");
  }

  private int frame(int from, int to) {
    int size = 0;
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      size = append("data: ".getBytes(StandardCharsets.US_ASCII), 0, 6, size);
      size = append(bytes, start, end - start, size);
      size = append(new byte[] {'\n', '\n'}, 0, 2, size);
      start = end + 1;
    }
    byte[] head = (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(head, 0, out, ValueLayout.JAVA_BYTE, 0, head.length);
    MemorySegment.copy(frame, 0, out, ValueLayout.JAVA_BYTE, head.length, size);
    out.set(ValueLayout.JAVA_BYTE, head.length + size, (byte) '\r');
    out.set(ValueLayout.JAVA_BYTE, head.length + size + 1L, (byte) '\n');
    return head.length + size + 2;
  }

  private int append(byte[] from, int start, int length, int at) {
    System.arraycopy(from, start, frame, at, length);
    return at + length;
  }

  private int after(String text, int from, int to) {
    int i = from;
    while (i < to && !matches(text, i)) {
      i++;
    }
    return i + text.length();
  }

  private boolean matches(String text, int at) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void send(int fd, String text) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
      Linux.send(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, ascii), ascii.length);
    }
  }
}
