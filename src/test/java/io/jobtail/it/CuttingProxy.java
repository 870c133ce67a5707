package io.jobtail.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Stands between a client and the server and breaks connections: each after so many bytes to the
 * client, or all at once. Safe for use by many threads.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final int BUFFER = 8192;

  private final ServerSocket listener;
  private final int target;
  private final LongSupplier bytesUntilCut;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean isDown;

  /** One that cuts only when told. */
  public CuttingProxy(int target) {
    this(target, () -> Long.MAX_VALUE);
  }

  /**
   * Listens.
   *
   * @param target port on this machine
   * @param bytesUntilCut asked for each connection
   */
  public CuttingProxy(int target, LongSupplier bytesUntilCut) {
    this.target = target;
    this.bytesUntilCut = bytesUntilCut;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int cuts() {
    return cuts.get();
  }

  public int connections() {
    return connections.get();
  }

  /** How many bytes went to clients. */
  long bytes() {
    return bytes.get();
  }

  /** Breaks all connections. */
  public void cut() {
    cuts.incrementAndGet();
    open.forEach(CuttingProxy::closeQuietly);
  }

  /** Breaks all connections, and each that comes until it is {@link #up()}. */
  public void down() {
    isDown = true;
    cut();
  }

  /** Lets connections through again. */
  public void up() {
    isDown = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        connections.incrementAndGet();
        open.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        if (isDown) {
          open.forEach(CuttingProxy::closeQuietly);
        }
        long limit = bytesUntilCut.getAsLong();
        Thread.ofVirtual().start(() -> forward(client, server, Long.MAX_VALUE, n -> {}));
        Thread.ofVirtual().start(() -> forward(server, client, limit, bytes::addAndGet));
      } catch (IOException e) {
        open.removeIf(Socket::isClosed);
      }
    }
  }

  /** Until the end of one side, which ends the other, as a broken line does. */
  private void forward(Socket from, Socket to, long limit, LongConsumer count) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      long left = limit;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, (int) Math.min(n, left));
        count.accept(n);
        left -= n;
        if (left <= 0) {
          cuts.incrementAndGet();
          return;
        }
      }
    } catch (IOException e) {
      // one of the two has closed: so does the other
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CuttingProxy::closeQuietly);
  }
}
