package io.jobtail.benchmark;

import io.jobtail.redis.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** Ports of this machine. */
final class Ports {
  private static final long START_NANOS = 60_000_000_000L;
  private static final long PAUSE_NANOS = 20_000_000;

  private Ports() {}

  /** A free one, below those that systems give to outgoing connections. */
  static int free() {
    return FreePort.choose();
  }

  /** Waits until the process accepts connections. */
  static void awaitOpen(int port, Spawned spawned) {
    long deadline = System.nanoTime() + START_NANOS;
    while (System.nanoTime() < deadline) {
      spawned.checkAlive();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    throw new IllegalStateException("no server on port " + port);
  }
}
