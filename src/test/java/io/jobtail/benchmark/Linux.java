package io.jobtail.benchmark;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/**
 * The system calls of a C program with sockets and epoll, without a layer between. Calls return
 * what the kernel returns, -1 for a failure. Thread-safe as the kernel is.
 */
@SuppressWarnings("restricted")
final class Linux {
  static final int POLL_IN = 1;
  static final int POLL_OUT = 4;
  static final int POLL_ERROR = 8;
  static final int POLL_HANGUP = 16;
  static final int ADD = 1;
  static final int REMOVE = 2;
  static final int MODIFY = 3;

  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_RCVBUF = 8;
  private static final int SO_LINGER = 13;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int TCP_MAXSEG = 2;
  private static final int SMALL_SEGMENT = 536;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int BACKLOG = 8192;
  private static final int ADDRESS_BYTES = 16;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private static final ValueLayout.OfLong UNALIGNED = ValueLayout.JAVA_LONG_UNALIGNED;

  /** The kernel packs the struct epoll_event on x86-64 only. */
  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));

  private static final long EVENT_BYTES = PACKED ? 12 : 16;
  private static final long EVENT_DATA = PACKED ? 4 : 8;

  private static final MethodHandle SOCKET = quick("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CONNECT = slow("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle BIND = quick("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = quick("listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT = slow("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SET =
      quick("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = quick("close", JAVA_INT);
  private static final MethodHandle EPOLL = quick("epoll_create1", JAVA_INT);
  private static final MethodHandle CONTROL =
      quick("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle WAIT =
      slow("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECEIVE = transfer("recv", true);
  private static final MethodHandle SEND = transfer("send", false);

  private Linux() {}

  /** A TCP socket; a receive buffer of 0 leaves it to the kernel. */
  static int socket(boolean blocking, int receiveBuffer) {
    try {
      int type = SOCK_STREAM | (blocking ? 0 : SOCK_NONBLOCK);
      int fd = (int) SOCKET.invokeExact(AF_INET, type, 0);
      if (fd >= 0 && receiveBuffer > 0) {
        option(fd, SOL_SOCKET, SO_RCVBUF, receiveBuffer);
        // small segments keep the sender's buffer small too: on loopback it would take megabytes
        option(fd, IPPROTO_TCP, TCP_MAXSEG, SMALL_SEGMENT);
      }
      return fd;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Begins to connect to a port of this machine; success and failure are seen by polling. */
  static void connect(int fd, int port) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) CONNECT.invokeExact(fd, loopback(arena, port), ADDRESS_BYTES);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A socket that listens on a port of this machine. */
  static int listen(int port) {
    int fd = socket(true, 0);
    option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    try (Arena arena = Arena.ofConfined()) {
      if ((int) BIND.invokeExact(fd, loopback(arena, port), ADDRESS_BYTES) < 0
          || (int) LISTEN.invokeExact(fd, BACKLOG) < 0) {
        throw new IllegalStateException("port " + port + " is taken");
      }
      return fd;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int accept(int fd) {
    try {
      return (int) ACCEPT.invokeExact(fd, MemorySegment.NULL, MemorySegment.NULL, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void noDelay(int fd) {
    option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  }

  static void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Closes with a reset: nothing is left behind in the kernel, and no port waits. */
  static void cut(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment linger = arena.allocate(8);
      linger.set(JAVA_INT, 0, 1);
      int _ = (int) SET.invokeExact(fd, SOL_SOCKET, SO_LINGER, linger, 8);
    } catch (Throwable e) {
      throw failed(e);
    }
    close(fd);
  }

  static int epoll() {
    try {
      return (int) EPOLL.invokeExact(0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Adds, removes or modifies what is polled for; the data comes back with each event. */
  static int control(int epoll, int operation, int fd, int events, long data) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(16, 8);
      event.set(JAVA_INT, 0, events);
      event.set(UNALIGNED, EVENT_DATA, data);
      return (int) CONTROL.invokeExact(epoll, operation, fd, event);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Room for what one wait returns, for as long as the process lives. */
  static MemorySegment events(int count) {
    return Arena.global().allocate(count * EVENT_BYTES, 8);
  }

  static int await(int epoll, MemorySegment events, int count, int timeoutMillis) {
    try {
      return (int) WAIT.invokeExact(epoll, events, count, timeoutMillis);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int event(MemorySegment events, int index) {
    return events.get(ValueLayout.JAVA_INT_UNALIGNED, index * EVENT_BYTES);
  }

  static long data(MemorySegment events, int index) {
    return events.get(UNALIGNED, index * EVENT_BYTES + EVENT_DATA);
  }

  /** Receives what is there, into an array of the heap too; never waits. */
  static long receive(int fd, MemorySegment buffer) {
    try {
      return (long) RECEIVE.invokeExact(fd, buffer, buffer.byteSize(), MSG_DONTWAIT);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Sends from native memory; waits if the socket blocks and its buffer is full. */
  static long send(int fd, MemorySegment buffer, long bytes) {
    try {
      return (long) SEND.invokeExact(fd, buffer, bytes, MSG_NOSIGNAL);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void option(int fd, int level, int name, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocateFrom(JAVA_INT, value);
      int _ = (int) SET.invokeExact(fd, level, name, number, 4);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static MemorySegment loopback(Arena arena, int port) {
    MemorySegment address = arena.allocate(ADDRESS_BYTES, 4);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
    address.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
    MemorySegment.copy(LOOPBACK, 0, address, ValueLayout.JAVA_BYTE, 4, LOOPBACK.length);
    return address;
  }

  /** Does not wait: the thread stays in Java, which costs least. */
  private static MethodHandle quick(String name, MemoryLayout... arguments) {
    return call(name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.critical(false));
  }

  private static MethodHandle slow(String name, MemoryLayout... arguments) {
    return call(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle transfer(String name, boolean quick) {
    FunctionDescriptor types =
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    return quick ? call(name, types, Linker.Option.critical(true)) : call(name, types);
  }

  private static MethodHandle call(
      String name, FunctionDescriptor types, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types, options);
  }

  private static IllegalStateException failed(Throwable e) {
    return new IllegalStateException("a call to the kernel", e);
  }
}
