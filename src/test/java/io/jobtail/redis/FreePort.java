package io.jobtail.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port of this machine that stays free between two starts. */
public final class FreePort {
  private FreePort() {}

  /** Below the ports that systems give to outgoing connections. */
  public static int choose() {
    return ThreadLocalRandom.current()
        .ints(20_000, 32_000)
        .filter(FreePort::isFree)
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
