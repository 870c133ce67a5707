package io.jobtail.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Ports of this machine. */
final class Ports {
  private static final long START_NANOS = 60_000_000_000L;
  private static final long PAUSE_NANOS = 20_000_000;

  private Ports() {}

  /** A free one, below those that systems give to outgoing connections. */
  static int free() {
    return ThreadLocalRandom.current()
        .ints(20_000, 32_000)
        .filter(Ports::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
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
