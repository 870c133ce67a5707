package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The real curl. What it prints is kept as it comes. */
final class Curl {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Thread reading;
  private final CountDownLatch line = new CountDownLatch(1);
  // guarded by itself
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private Curl(Process process) {
    this.process = process;
    reading = Thread.ofVirtual().start(this::read);
  }

  static Curl start(String... arguments) {
    List<String> command = new ArrayList<>(List.of("curl", "--max-time", "60"));
    command.addAll(Arrays.asList(arguments));
    try {
      return new Curl(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (printed) {
          printed.write(buffer, 0, n);
        }
        if (output().indexOf('\n') >= 0) {
          line.countDown();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that it has printed. */
  String output() {
    synchronized (printed) {
      return printed.toString(UTF_8);
    }
  }

  /** Waits until it has printed a whole line. */
  void awaitLine() throws InterruptedException {
    if (!line.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no line yet: " + output());
    }
  }

  /** Waits for its end and returns the exit code. */
  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("curl goes on: " + output());
    }
    reading.join();
    return process.exitValue();
  }
}
