package io.jobtail.benchmark;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One thread that reads all connections: epoll and what is ready. Allocates nothing. */
final class Loop {
  private static final int BATCH = 512;
  private static final int TURN_MILLIS = 5;
  private static final int CONNECTING = 1500;
  private static final long MILLIS = 1_000_000;

  private final int epoll = Linux.epoll();
  private final MemorySegment events = Linux.events(BATCH);
  private final byte[] bytes = new byte[256 << 10];
  private final MemorySegment buffer = MemorySegment.ofArray(bytes);
  private final List<Connection> connections = new ArrayList<>();

  int epoll() {
    return epoll;
  }

  /** A reader more, which is not connected yet. */
  Connection add(Group group, String path) {
    Connection connection = new Connection(group, path, connections.size());
    connections.add(connection);
    group.connections().add(connection);
    return connection;
  }

  /** One wait, and all that it brought. */
  void turn() {
    int count = Linux.await(epoll, events, BATCH, TURN_MILLIS);
    for (int i = 0; i < count; i++) {
      Connection connection = connections.get((int) Linux.data(events, i));
      connection.ready(epoll, Linux.event(events, i), bytes, buffer);
    }
  }

  /** Cuts all of a group, and reads what others were sent meanwhile: its lateness is not theirs. */
  void cut(Group group) {
    int cut = 0;
    for (Connection connection : group.connections()) {
      connection.cut();
      if (++cut % 32 == 0) {
        turn();
      }
    }
  }

  /** Connects all of a group, so many at once as a listening socket can queue. */
  void connect(Group group) {
    int connecting = 0;
    for (Connection connection : group.connections()) {
      group.connect(epoll, connection);
      if (++connecting == CONNECTING) {
        while (group.count(Connection::isConnecting) > 0) {
          turn();
        }
        connecting = 0;
      } else if (connecting % 32 == 0) {
        turn();
      }
    }
  }

  /** Reads on until it is so, or until the time is over; whether it is so. */
  boolean until(BooleanSupplier condition, long millis) {
    long deadline = System.nanoTime() + millis * MILLIS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      for (int i = 0; i < 4; i++) {
        turn();
      }
    }
    return true;
  }
}
