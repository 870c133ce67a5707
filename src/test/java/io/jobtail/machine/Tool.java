package io.jobtail.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;

/** Programs of this machine that are run to their end. */
public final class Tool {
  private Tool() {}

  /** What it said; fails if it does not end well. */
  public static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Process process = start(folder, command);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + process.exitValue() + ": " + said);
    }
    return said;
  }

  /** Whether it ends well. */
  public static boolean succeeds(Path folder, String... command) throws InterruptedException {
    try {
      Process process = start(folder, command);
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process start(Path folder, String... command) throws IOException {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }
}
