package io.jobtail.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.StringJoiner;

/** Asks a node of this machine anything, each time over a connection of its own. */
public final class RedisCli {
  private static final int MILLIS = 10_000;

  private final int port;

  public RedisCli(int port) {
    this.port = port;
  }

  /** What the node says no with. */
  public static final class ErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1;

    ErrorReply(String message) {
      super(message);
    }
  }

  /**
   * The answer as text: numbers in decimal, no value as {@code nil}, an array as one line for each
   * element.
   *
   * @throws ErrorReply if the node says no
   * @throws UncheckedIOException if there is no answer
   */
  public String call(String... command) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
      socket.setSoTimeout(MILLIS);
      socket.getOutputStream().write(encode(command));
      return reply(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for a command whose words have no spaces in them. */
  public String line(String command) {
    return call(command.split(" ", -1));
  }

  /** Whether the node answers commands now. */
  public boolean answers() {
    try {
      return call("PING").equals("PONG");
    } catch (UncheckedIOException | ErrorReply notYet) {
      return false;
    }
  }

  /** A field of {@code INFO}. */
  public String info(String field) {
    return call("INFO", "everything")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(field));
  }

  private static byte[] encode(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + command.length + "\r\n").getBytes(UTF_8));
    for (String word : command) {
      byte[] bytes = word.getBytes(UTF_8);
      out.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      out.writeBytes(bytes);
      out.writeBytes("\r\n".getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static String reply(DataInputStream in) throws IOException {
    String head = head(in);
    String rest = head.substring(1);
    return switch (head.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> throw new ErrorReply(rest);
      case '$' -> bulk(in, Integer.parseInt(rest));
      case '*' -> array(in, Integer.parseInt(rest));
      default -> throw new IOException("not RESP: " + head);
    };
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      line.append((char) c);
    }
    line.setLength(line.length() - 1); // the \r
    return line.toString();
  }

  private static String bulk(DataInputStream in, int length) throws IOException {
    if (length < 0) {
      return "nil";
    }
    byte[] bytes = in.readNBytes(length);
    in.readNBytes(2);
    return new String(bytes, UTF_8);
  }

  private static String array(DataInputStream in, int length) throws IOException {
    StringJoiner lines = new StringJoiner("\n");
    for (int i = 0; i < length; i++) {
      lines.add(reply(in));
    }
    return length < 0 ? "nil" : lines.toString();
  }
}
