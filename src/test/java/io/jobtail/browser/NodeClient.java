package io.jobtail.browser;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/** A running program that follows a job, and says in a line each what it sees. For one thread. */
final class NodeClient implements AutoCloseable {
  /** How the line of an event begins, here and in the server's JSON lines. */
  static final String EVENT = "{\"id\":";

  private static final int PATIENCE_SECONDS = 20;
  private static final int SHOWN = 200;
  private static final String NOTICE = "{\"notice\":";

  private final Process process;
  // empty is the end
  private final BlockingQueue<Optional<String>> coming = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  NodeClient(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("node-output").start(this::listen);
  }

  private void listen() {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        coming.add(Optional.of(line));
      }
    } catch (IOException closed) {
      // the test has ended before the program
    }
    coming.add(Optional.empty());
  }

  /** Waits for a line that has this in it, reading all before it. */
  void until(String part) throws InterruptedException {
    long deadline = deadline();
    Optional<String> line = next(deadline);
    while (line.isPresent() && !line.get().contains(part)) {
      line = next(deadline);
    }
    if (line.isEmpty()) {
      throw new AssertionError("ended without \"" + part + "\"" + soFar());
    }
  }

  /** Waits until the program has ended by itself, reading all that is left. */
  void untilItEnds() throws InterruptedException {
    long deadline = deadline();
    while (next(deadline).isPresent()) {
      // on
    }
    if (!process.waitFor(PATIENCE_SECONDS, SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("ended badly" + soFar());
    }
  }

  private static long deadline() {
    return System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
  }

  private Optional<String> next(long deadline) throws InterruptedException {
    Optional<String> line = coming.poll(deadline - System.nanoTime(), NANOSECONDS);
    if (line == null) {
      throw new AssertionError("not within " + PATIENCE_SECONDS + " s" + soFar());
    }
    line.ifPresent(seen::add);
    return line;
  }

  private String soFar() {
    return seen.stream()
        .map(line -> line.substring(0, Math.min(line.length(), SHOWN)))
        .collect(Collectors.joining("\n", ", after:\n", ""));
  }

  /** The events that were read, as the server's JSON lines. */
  List<String> events() {
    return seen.stream().filter(line -> line.startsWith(EVENT)).toList();
  }

  /** What else was read. */
  List<String> notices(String notice) {
    return seen.stream().filter(line -> line.startsWith(NOTICE + '"' + notice + '"')).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
