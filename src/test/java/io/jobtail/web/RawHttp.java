package io.jobtail.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HTTP/1 by hand: what no client would send, and every byte of what comes back. */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static RawHttp to(int port) throws IOException {
    return to(port, 0);
  }

  /** With a receive buffer of so many bytes. */
  public static RawHttp to(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new RawHttp(socket);
  }

  /** A request's bytes. */
  public static String request(String method, String target, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    boolean host = false;
    for (String header : headers) {
      host |= header.startsWith("Host:");
      text.append(header).append("\r\n");
    }
    return text.append(host ? "" : "Host: localhost\r\n").append("\r\n").toString();
  }

  /** A request with a body, which is of Latin-1 characters only. */
  public static String withBody(String method, String target, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Length: " + body.length());
    return request(method, target, all.toArray(String[]::new)) + body;
  }

  /** Sends characters as bytes of the same number. */
  public RawHttp send(String bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  /** The same where the server may answer, and close, before it has read everything. */
  public RawHttp sendAsFarAsItGoes(String bytes) {
    try {
      return send(bytes);
    } catch (IOException e) {
      return this;
    }
  }

  /** The next response's head; informational responses are passed over. */
  public Head head() throws IOException {
    String status = crlfLine();
    List<String> fields = new ArrayList<>();
    for (String line = crlfLine(); !line.isEmpty(); line = crlfLine()) {
      fields.add(line);
    }
    Head head = new Head(status, fields);
    return head.status() < 200 ? head() : head;
  }

  public Body body(Head head) {
    return new Body(head);
  }

  /** The next response, with all of its body. */
  public Answer answer() throws IOException {
    Head head = head();
    Body body = body(head);
    byte[] bytes = body.readAllBytes();
    return new Answer(head, bytes, body.isWhole());
  }

  /** Whether the server has closed its side; waits for it, or for a byte. */
  public boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private String crlfLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended in a head, after: " + line);
      }
      line.append((char) c);
    }
    if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
      throw new IOException("a line of a head does not end with CRLF: " + line);
    }
    line.setLength(line.length() - 1);
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A status line and the fields below it. */
  public record Head(String line, List<String> fields) {
    public int status() {
      return Integer.parseInt(line.split(" ", 3)[1]);
    }

    /** The field's value; empty text if it is not there. */
    public String field(String name) {
      List<String> values = all(name);
      if (values.size() > 1) {
        throw new IllegalStateException(name + " stands twice: " + fields);
      }
      return values.isEmpty() ? "" : values.getFirst();
    }

    List<String> all(String name) {
      return fields.stream()
          .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(field -> field.substring(name.length() + 1).strip())
          .toList();
    }
  }

  /** A response that was read to its end. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  public record Answer(Head head, byte[] bytes, boolean isWhole) {
    public int status() {
      return head.status();
    }

    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** A body without its framing. */
  public final class Body {
    private final boolean chunked;
    private long left;
    private boolean ended;
    private boolean whole;

    private Body(Head head) {
      chunked = head.field("Transfer-Encoding").equals("chunked");
      String length = head.field("Content-Length");
      boolean none = head.status() == 204 || head.status() == 304;
      left = chunked || none ? 0 : length.isEmpty() ? Long.MAX_VALUE : Long.parseLong(length);
    }

    /** Whether it came to its proper end; false while it goes on, or was cut. */
    public boolean isWhole() {
      return whole;
    }

    /** What is left. */
    public byte[] readAllBytes() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int next = read(); next >= 0; next = read()) {
        all.write(next);
      }
      return all.toByteArray();
    }

    /** The next byte; below 0 at the end, which may be a cut. */
    public int read() throws IOException {
      if (!ended && left == 0) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int next = nextByte();
      if (next < 0) {
        ended = true;
        whole = left == Long.MAX_VALUE;
        return -1;
      }
      if (left != Long.MAX_VALUE) {
        left--;
      }
      if (chunked && left == 0) {
        crlfLine();
      }
      return next;
    }

    private int nextByte() throws IOException {
      try {
        return in.read();
      } catch (SocketException e) {
        return -1;
      }
    }

    private void nextChunk() throws IOException {
      if (!chunked) {
        ended = true;
        whole = true;
        return;
      }
      try {
        left = Long.parseLong(crlfLine(), 16);
      } catch (EOFException | SocketException e) {
        ended = true;
        return;
      }
      if (left == 0) {
        ended = true;
        whole = crlfLine().isEmpty();
      }
    }

    /** The next line without its newline; what is left at the end, if anything; then empty text. */
    public String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int c = read(); c >= 0 && c != '\n'; c = read()) {
        line.write(c);
      }
      return line.toString(StandardCharsets.UTF_8);
    }

    /** Lines until one begins so; that one. */
    public String lineThatBeginsWith(String start) throws IOException {
      while (!ended) {
        String line = line();
        if (line.startsWith(start)) {
          return line;
        }
      }
      throw new EOFException("no line begins with " + start);
    }
  }
}
