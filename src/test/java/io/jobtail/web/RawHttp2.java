package io.jobtail.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 without TLS by hand (RFC 9113): what no client would send, and every frame of what comes
 * back. Windows are opened as data come in, unless a stream is to be slow. For one thread.
 */
public final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  private static final int PATIENCE_MILLIS = 30_000;
  private static final int CONNECTION_WINDOW = 1 << 29;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Map<Integer, ByteArrayOutputStream> bodies = new TreeMap<>();
  private final Map<Integer, Integer> ends = new HashMap<>();
  private final Map<Integer, Long> settings = new HashMap<>();
  private final List<Integer> slow = new ArrayList<>();
  private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
  private int next = 1;

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /** With the client's preface, its settings, and a large window for the connection. */
  public static RawHttp2 to(int port) throws IOException {
    return to(port, 0);
  }

  /** The same, with a receive buffer of so many bytes. */
  static RawHttp2 to(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    RawHttp2 http = new RawHttp2(socket);
    http.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    http.send(frame(SETTINGS, 0, 0, new byte[0]));
    http.send(frame(WINDOW_UPDATE, 0, 0, number(CONNECTION_WINDOW)));
    return http;
  }

  /** Asks; returns the stream's number. */
  int get(String target, String... headers) throws IOException {
    int stream = next;
    next += 2;
    send(frame(HEADERS, END_STREAM | END_HEADERS, stream, block("GET", target, headers)));
    return stream;
  }

  /** Sends a head of which the body is to come. */
  int begin(String method, String target, String... headers) throws IOException {
    int stream = next;
    next += 2;
    send(frame(HEADERS, END_HEADERS, stream, block(method, target, headers)));
    return stream;
  }

  /** Takes nothing more of a stream. */
  void stall(int stream) {
    slow.add(stream);
  }

  void reset(int stream) throws IOException {
    send(frame(RST_STREAM, 0, stream, number(8)));
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    byte[] bytes = new byte[9 + payload.length];
    bytes[0] = (byte) (payload.length >> 16);
    bytes[1] = (byte) (payload.length >> 8);
    bytes[2] = (byte) payload.length;
    bytes[3] = (byte) type;
    bytes[4] = (byte) flags;
    System.arraycopy(number(stream), 0, bytes, 5, 4);
    System.arraycopy(payload, 0, bytes, 9, payload.length);
    return bytes;
  }

  static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** A head in HPACK's plainest form: literals that nobody indexes (RFC 7541, 6.2.2). */
  static byte[] block(String method, String target, String... headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", method);
    literal(block, ":scheme", "http");
    literal(block, ":authority", "localhost");
    literal(block, ":path", target);
    for (String header : headers) {
      int colon = header.indexOf(':');
      literal(
          block,
          header.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          header.substring(colon + 1).strip());
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      int rest = length - 127;
      while (rest >= 128) {
        block.write(rest % 128 + 128);
        rest /= 128;
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(ISO_8859_1));
  }

  /** One frame: its type, flags, stream and payload. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Frame(int type, int flags, int stream, byte[] payload) {
    int firstNumber() {
      return numberAt(0);
    }

    int numberAt(int at) {
      return (payload[at] & 0xff) << 24
          | (payload[at + 1] & 0xff) << 16
          | (payload[at + 2] & 0xff) << 8
          | (payload[at + 3] & 0xff);
    }
  }

  /** The next frame; what a client must answer is answered. */
  Frame read() throws IOException {
    if (System.nanoTime() > deadline) {
      throw new AssertionError("it does not come; ends: " + ends);
    }
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & 0x7fffffff;
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("within a frame");
    }
    Frame frame = new Frame(type, flags, stream, payload);
    take(frame);
    return frame;
  }

  private void take(Frame frame) throws IOException {
    switch (frame.type()) {
      case DATA -> {
        bodies
            .computeIfAbsent(frame.stream(), _ -> new ByteArrayOutputStream())
            .writeBytes(frame.payload());
        if (frame.payload().length > 0 && !slow.contains(frame.stream())) {
          answer(frame(WINDOW_UPDATE, 0, frame.stream(), number(frame.payload().length)));
        }
        end(frame);
      }
      case HEADERS -> end(frame);
      case RST_STREAM -> ends.put(frame.stream(), frame.firstNumber());
      case SETTINGS -> {
        if ((frame.flags() & ACK) == 0) {
          for (int at = 0; at < frame.payload().length; at += 6) {
            int name = (frame.payload()[at] & 0xff) << 8 | (frame.payload()[at + 1] & 0xff);
            settings.put(name, frame.numberAt(at + 2) & 0xffffffffL);
          }
          answer(frame(SETTINGS, ACK, 0, new byte[0]));
        }
      }
      default -> {}
    }
  }

  /** That it is not taken any more shows in what is read next. */
  private void answer(byte[] frame) throws IOException {
    try {
      send(frame);
    } catch (SocketException closed) {
      return;
    }
  }

  private void end(Frame frame) {
    if ((frame.flags() & END_STREAM) != 0) {
      ends.put(frame.stream(), -1);
    }
  }

  /** Reads on to such a frame. */
  Frame await(int type) throws IOException {
    for (Frame frame = read(); ; frame = read()) {
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  /** Reads on to the end of a stream; -1 is a proper one, else the code of its reset. */
  int awaitEnd(int stream) throws IOException {
    while (!ends.containsKey(stream)) {
      var _ = read();
    }
    return ends.get(stream);
  }

  /** Reads on until so much of a stream's body is there. */
  void awaitBody(int stream, int bytes) throws IOException {
    while (body(stream).length < bytes) {
      var _ = read();
    }
  }

  /** What has come of a stream's body. */
  byte[] body(int stream) {
    ByteArrayOutputStream body = bodies.get(stream);
    return body == null ? new byte[0] : body.toByteArray();
  }

  int bytesOf(int stream) {
    ByteArrayOutputStream body = bodies.get(stream);
    return body == null ? 0 : body.size();
  }

  /** What the server has set, once its settings were read. */
  long setting(int name) {
    return settings.getOrDefault(name, -1L);
  }

  /** Drops the connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
