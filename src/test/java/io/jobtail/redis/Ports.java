package io.jobtail.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine that stay free between two starts. */
final class Ports {
  private Ports() {}

  /** Below the ports that systems give to outgoing connections. */
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
}
