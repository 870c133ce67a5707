package io.jobtail.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** One reader and its socket, which may be another one after a cut. For one thread. */
final class Connection {
  private enum State {
    NONE,
    CONNECTING,
    OPEN,
    ENDED
  }

  private final Group group;
  private final String path;
  private final long token;
  private final Position position;
  private final Response response;
  private State state = State.NONE;
  private int fd = -1;

  Connection(Group group, String path, long token) {
    this.group = group;
    this.path = path;
    this.token = token;
    this.position = new Position(group.tally());
    this.response = new Response(new Lines(group.check(), group.tally(), position));
  }

  /** Connects; the request follows as soon as the socket can take it. */
  void connect(int epoll, int port, int receiveBuffer) {
    cut();
    response.reset();
    fd = Linux.socket(false, receiveBuffer);
    if (fd < 0) {
      throw new IllegalStateException("no socket: the limit of open files is too low");
    }
    Linux.noDelay(fd);
    state = State.CONNECTING;
    Linux.connect(fd, port);
    Linux.control(epoll, Linux.ADD, fd, Linux.POLL_OUT, token);
  }

  /** Something can be done with the socket. */
  void ready(int epoll, int events, byte[] bytes, MemorySegment buffer) {
    if (state == State.CONNECTING) {
      request(epoll, events);
    } else if (state == State.OPEN) {
      receive(events, bytes, buffer);
    }
  }

  private void request(int epoll, int events) {
    if ((events & (Linux.POLL_ERROR | Linux.POLL_HANGUP)) != 0) {
      end();
      return;
    }
    String id = position.id();
    String head =
        "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: " + group.accept() + "\r\n";
    byte[] text =
        (head + (id.isEmpty() ? "" : "Last-Event-ID: " + id + "\r\n") + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
      if (Linux.send(fd, request, text.length) != text.length) {
        throw new IllegalStateException("the request did not fit a new socket");
      }
    }
    state = State.OPEN;
    if (group.reads()) {
      Linux.control(epoll, Linux.MODIFY, fd, Linux.POLL_IN, token);
    } else {
      Linux.control(epoll, Linux.REMOVE, fd, 0, token);
    }
  }

  private void receive(int events, byte[] bytes, MemorySegment buffer) {
    long count = Linux.receive(fd, buffer);
    if (count > 0) {
      group.tally().reads++;
      group.tally().bytes += count;
      response.add(bytes, (int) count, System.nanoTime());
    }
    boolean broken = count < 0 && (events & (Linux.POLL_ERROR | Linux.POLL_HANGUP)) != 0;
    if (count == 0 || broken || response.isOver()) {
      end();
    }
  }

  /** Reads from now on what was not read. */
  void listen(int epoll) {
    if (state == State.OPEN) {
      Linux.control(epoll, Linux.ADD, fd, Linux.POLL_IN, token);
    }
  }

  /** Closes it with a reset, without a word. */
  void cut() {
    position.cut();
    end();
  }

  private void end() {
    if (fd >= 0) {
      Linux.cut(fd);
      fd = -1;
    }
    state = State.ENDED;
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }

  /** Whether the request is out, and the head of the answer is in, if it is read at all. */
  boolean isOpen() {
    return state == State.OPEN && (response.status() != 0 || !group.reads());
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  boolean isOver() {
    return response.isOver();
  }

  int status() {
    return response.status();
  }

  Position position() {
    return position;
  }
}
