package io.jobtail.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Three masters that share the slots. For one thread. */
public final class RealCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final Duration FORMED = Duration.ofSeconds(30);

  private final List<RealRedis> nodes = Stream.generate(RealCluster::node).limit(3).toList();

  /** Starts them, and returns when every one knows that all slots are served. */
  public RealCluster() {
    for (int i = 0; i < nodes.size(); i++) {
      RedisCli cli = nodes.get(i).start().cli();
      cli.line("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
      cli.line("CLUSTER ADDSLOTSRANGE " + SLOTS * i / 3 + " " + (SLOTS * (i + 1) / 3 - 1));
    }
    for (RealRedis node : nodes) {
      nodes.stream().filter(other -> other != node).forEach(other -> meet(node, other));
    }
    Awaitility.await("the cluster is formed")
        .atMost(FORMED)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> nodes.stream().allMatch(RealCluster::isWhole));
  }

  public List<RealRedis> nodes() {
    return nodes;
  }

  /** Where each node is, with commas between. */
  public String uris() {
    return String.join(",", nodes.stream().map(RealRedis::uri).toList());
  }

  @Override
  public void close() {
    nodes.forEach(RealRedis::close);
  }

  private static RealRedis node() {
    return new RealRedis()
        .with("cluster-enabled", "yes")
        .with("cluster-port", Integer.toString(FreePort.choose()))
        .with("cluster-announce-ip", "127.0.0.1")
        .with("cluster-node-timeout", "2000");
  }

  private static void meet(RealRedis node, RealRedis other) {
    String bus = other.setting("cluster-port");
    node.cli().line("CLUSTER MEET 127.0.0.1 " + other.port() + " " + bus);
  }

  private static boolean isWhole(RealRedis node) {
    String info = node.cli().line("CLUSTER INFO");
    return info.contains("cluster_state:ok")
        && info.contains("cluster_slots_ok:" + SLOTS)
        && info.contains("cluster_known_nodes:3");
  }
}
