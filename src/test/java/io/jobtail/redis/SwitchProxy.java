package io.jobtail.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One address that stays, before servers that change: it can be pointed to another port of this
 * machine, break all connections, and let nobody through. Safe for use by many threads.
 */
public final class SwitchProxy implements AutoCloseable {
  private static final int NOBODY = -1;
  private static final int BUFFER = 8192;

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean mute;

  /** Listens, for a port of this machine. */
  public SwitchProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(FreePort.choose(), 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String uri() {
    return "redis://127.0.0.1:" + port();
  }

  /** How many connections there are to either side. */
  public int connections() {
    return open.size();
  }

  /**
   * What is asked arrives, and what is answered does not, until all connections are broken. What
   * subscribers are told arrives.
   */
  public void swallowAnswers() {
    mute = true;
  }

  /** Breaks all connections; new ones are let through. */
  public void cut() {
    mute = false;
    open.forEach(SwitchProxy::closeQuietly);
  }

  /** Breaks all connections; new ones lead to another port. */
  public void pointTo(int port) {
    target = port;
    cut();
  }

  /** New connections lead to another port; those that there are stay. */
  public void pointNewTo(int port) {
    target = port;
  }

  /** Breaks all connections, and new ones as they come. */
  public void refuse() {
    pointTo(NOBODY);
  }

  @Override
  public void close() {
    target = NOBODY;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    int port = target;
    if (port == NOBODY) {
      closeQuietly(client);
      return;
    }
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open.add(client);
      open.add(server);
      if (port != target) {
        return; // switched meanwhile, maybe before these two could be cut
      }
      AtomicBoolean subscribes = new AtomicBoolean();
      Thread back =
          Thread.ofVirtual().start(() -> forward(server, client, _ -> !mute || subscribes.get()));
      forward(
          client,
          server,
          request -> {
            if (request.contains("SUBSCRIBE")) {
              subscribes.set(true);
            }
            return true;
          });
      back.join();
    } catch (IOException e) {
      // nobody is there: the client sees a broken line
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  /** Until the end of one side, which ends the other, as a broken line does. */
  private static void forward(Socket from, Socket to, Predicate<String> passes) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (passes.test(new String(buffer, 0, n, ISO_8859_1))) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // one of the two has closed: so does the other
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
