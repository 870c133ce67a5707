package io.jobtail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Asks the server of this machine how it is, for platforms that run a program to find out. It loads
 * next to nothing, so that it takes a tenth of a second and little memory.
 */
public final class Health {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int HEAD = 12; // HTTP/1.1 200

  private Health() {}

  /** Exits with 0 if the server says that it is well, and with 1 otherwise. */
  public static void main(String[] args) {
    String port = System.getenv().getOrDefault("MICRONAUT_SERVER_PORT", "8080");
    String answer = ask(Integer.parseInt(port));
    System.out.println(answer);
    System.exit(answer.endsWith(" 200") ? 0 : 1);
  }

  private static String ask(int port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(HEAD), US_ASCII);
    } catch (IOException e) {
      return "no answer: " + e.getMessage();
    }
  }
}
