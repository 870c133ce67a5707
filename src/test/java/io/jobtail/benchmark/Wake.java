package io.jobtail.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How long it takes from the start of a process to its first answer, which is that of a list from
 * its store, and to the first event of a job that is submitted right after it; and what is resident
 * when that job has ended, and ten seconds later. In the median of some starts, after one that is
 * not measured: the files are in memory then.
 */
record Wake() implements Scenario.Run {
  private static final String RESTING = "restingMegabytes";
  private static final int STARTS = 5;
  private static final int RESTS = 3;
  private static final int LINES = 20;
  private static final double MILLIS = 1e6;
  private static final double MEGA = 1 << 20;
  private static final long PAUSE_NANOS = 500_000;
  private static final long REST_NANOS = 10_000_000_000L;
  private static final long LIMIT_NANOS = 60_000_000_000L;
  private static final String LIST = "GET /jobs HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    Waker waker = bench.wakers().get(contender);
    once(waker, folder, Spawned::close);
    List<Report> starts = new ArrayList<>();
    List<Report> rests = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      boolean isToRest = i < RESTS;
      starts.add(
          once(
              waker,
              folder,
              spawned -> {
                if (isToRest) {
                  rests.add(resting(spawned));
                }
              }));
    }
    return Medians.of(starts).with(RESTING, Medians.of(rests).get(RESTING));
  }

  private static Report resting(Spawned spawned) {
    LockSupport.parkNanos(REST_NANOS);
    return new Report().with(RESTING, Proc.residentBytes(spawned.pid()) / MEGA);
  }

  /** One start, from nothing to the end of a job; ended in a way of one's own. */
  static Report once(Waker waker, Path home, Consumer<Spawned> end) {
    try {
      Path folder = Files.createTempDirectory(home, "start-");
      int port = Ports.free();
      long start = System.nanoTime();
      try (Spawned spawned = waker.start(port, folder, waker.command())) {
        try (Socket socket = connected(port, spawned, start)) {
          await(socket, LIST, new StringBuilder(), " 200");
        }
        double first = (System.nanoTime() - start) / MILLIS;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          StringBuilder read = new StringBuilder();
          await(socket, submission(), read, "data:");
          double event = (System.nanoTime() - start) / MILLIS;
          await(socket, "", read, "succeeded");
          Report report =
              new Report()
                  .with("firstMillis", first)
                  .with("eventMillis", event)
                  .with("cpuMillis", Proc.cpuNanos(spawned.pid()) / MILLIS)
                  .with("residentMegabytes", Proc.residentBytes(spawned.pid()) / MEGA);
          end.accept(spawned);
          return report;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String submission() {
    String body = "{\"type\":\"emit\",\"params\":{\"lines\":" + LINES + "}}";
    return "POST /jobs HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        + "Content-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static Socket connected(int port, Spawned spawned, long start) {
    while (System.nanoTime() - start < LIMIT_NANOS) {
      spawned.checkAlive();
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException notYet) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    throw new IllegalStateException("no server on port " + port);
  }

  /** Sends, and reads until the words have come. */
  private static void await(Socket socket, String request, StringBuilder read, String words)
      throws IOException {
    socket.setSoTimeout((int) (LIMIT_NANOS / MILLIS));
    socket.getOutputStream().write(request.getBytes(UTF_8));
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[8192];
    while (read.indexOf(words) < 0) {
      int length = in.read(buffer);
      if (length < 0) {
        throw new IllegalStateException("no '" + words + "' in " + read);
      }
      read.append(new String(Arrays.copyOf(buffer, length), UTF_8));
    }
  }
}
