package io.jobtail.redis;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What the JDK cannot send to a process. */
public final class Signals {
  private Signals() {}

  /** Stops the process where it is; its connections stay open. */
  public static void pause(Process process) {
    send(process, "STOP");
  }

  /** Lets it go on. */
  public static void resume(Process process) {
    send(process, "CONT");
  }

  private static void send(Process process, String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("no process for SIG" + signal + ": " + process);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
