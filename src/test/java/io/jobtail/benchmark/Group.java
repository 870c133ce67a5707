package io.jobtail.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Readers that are opened, cut and counted together. For one thread. */
final class Group {
  private final int port;
  private final Check check;
  private final String accept;
  private final int receiveBuffer;
  private final Tally tally = new Tally();
  private final List<Connection> connections = new ArrayList<>();
  private boolean reads;

  /**
   * An empty one.
   *
   * @param reads whether its readers ever read
   */
  Group(int port, Check check, String accept, int receiveBuffer, boolean reads) {
    this.port = port;
    this.check = check;
    this.accept = accept;
    this.receiveBuffer = receiveBuffer;
    this.reads = reads;
  }

  void connect(int epoll, Connection connection) {
    connection.connect(epoll, port, receiveBuffer);
  }

  void listen(int epoll) {
    reads = true;
    connections.forEach(connection -> connection.listen(epoll));
  }

  int count(Predicate<Connection> which) {
    int count = 0;
    for (Connection connection : connections) {
      if (which.test(connection)) {
        count++;
      }
    }
    return count;
  }

  List<Connection> connections() {
    return connections;
  }

  Tally tally() {
    return tally;
  }

  Check check() {
    return check;
  }

  String accept() {
    return accept;
  }

  boolean reads() {
    return reads;
  }
}
