package io.jobtail.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes lines by HTTP POST over one connection that is kept, so many a second, a number of them
 * at once: each as JSON, like the data of Jobtail's events. A POST follows the answer to the one
 * before it; one that is late goes at once. Its thread is the only writer of its counts.
 */
final class Publisher {
  private static final String START =
      "{\"time\":\"2026-01-01T00:00:00.000Z\",\"stream\":\"stdout\",\"text\":\"line ";
  private static final double NANOS = 1e9;

  private final Command command;
  private final byte[] answer = new byte[64 << 10];
  private volatile boolean stopping;
  private volatile boolean over;
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile long before;

  private Publisher(Command command) {
    this.command = command;
  }

  /** One that publishes nothing. */
  static Publisher idle() {
    Publisher publisher = new Publisher(new Command("publish", Map.of()));
    publisher.over = true;
    return publisher;
  }

  static Publisher start(Command command) {
    Publisher publisher = new Publisher(command);
    Thread.ofPlatform().daemon().start(publisher::run);
    return publisher;
  }

  void stop() {
    stopping = true;
  }

  boolean isOver() {
    return over;
  }

  /** The number of the last line that was published. */
  long last() {
    return last.get();
  }

  /** POSTs that were not answered with success. */
  long failed() {
    return failed.get();
  }

  /** Lines since the last reset. */
  long published() {
    return last.get() - before;
  }

  void reset() {
    before = last.get();
  }

  private void run() {
    int batch = command.number("batch", 1);
    int rate = command.number("rate", 1);
    int length = command.number("length", 80);
    long start = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), command.number("port", 0))) {
      socket.setTcpNoDelay(true);
      while (!stopping) {
        long due = start + (long) (last.get() / (double) rate * NANOS);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        socket.getOutputStream().write(request(last.get() + 1, batch, length));
        if (!isSuccess(socket)) {
          failed.incrementAndGet();
        }
        last.addAndGet(batch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      over = true;
    }
  }

  private byte[] request(long first, int batch, int length) {
    StringBuilder body = new StringBuilder(batch * (length + START.length() + 16));
    for (int i = 0; i < batch; i++) {
      String text = (first + i) + " t=" + System.nanoTime() + " ";
      body.append(i == 0 ? "" : "\n").append(START).append(text);
      body.repeat('.', Math.max(0, length - "line ".length() - text.length())).append("\"}");
    }
    String head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
            .formatted(command.text("path"), body.length());
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  private boolean isSuccess(Socket socket) throws IOException {
    int size = 0;
    while (size < answer.length) {
      int count = socket.getInputStream().read(answer, size, answer.length - size);
      if (count < 0) {
        throw new IOException("the server closed the connection of the publisher");
      }
      size += count;
      String text = new String(answer, 0, size, StandardCharsets.ISO_8859_1);
      if (isWhole(text)) {
        return text.startsWith("HTTP/1.1 2");
      }
    }
    throw new IOException("an answer to a POST that is too long");
  }

  private static boolean isWhole(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int length = head.indexOf("content-length:");
    if (length < 0) {
      return !head.contains("transfer-encoding: chunked") || text.endsWith("0\r\n\r\n");
    }
    int from = head.indexOf(':', length) + 1;
    int bytes = Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    return text.length() >= end + 4 + bytes;
  }
}
