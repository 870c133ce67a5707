package io.jobtail.redis;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A master and its replica behind one address, both of which write what they keep to disk.
 * Replication goes over a line of its own, which can be cut, so that a failover lacks what was
 * written since. For one thread.
 */
public final class RedisPair implements AutoCloseable {
  private static final Duration SYNCED = Duration.ofSeconds(30);

  private final RealRedis master = new RealRedis().with("appendonly", "yes").start();
  private final SwitchProxy replication = new SwitchProxy(master.port());
  private final RealRedis replica =
      new RealRedis()
          .with("appendonly", "yes")
          .with("replicaof", "127.0.0.1 " + replication.port())
          .start();
  private final SwitchProxy address = new SwitchProxy(master.port());

  /** Starts both, and returns when the replica has what the master has. */
  public RedisPair() {
    awaitSynced();
  }

  /** What clients connect to. */
  public SwitchProxy address() {
    return address;
  }

  public RealRedis master() {
    return master;
  }

  public RealRedis replica() {
    return replica;
  }

  /** Returns when the replica has all that was written before. */
  public void awaitSynced() {
    Awaitility.await("the replica is in step")
        .atMost(SYNCED)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          // it may have everything before the master counts it
          // and writes its file anew meanwhile, which holds it up
          if (isRewriting(master) || isRewriting(replica)) {
            return false;
          }
          if (master.cli().info("connected_slaves").equals("0")
              || !master.cli().info("slave0").contains("state=online")) {
            return false;
          }
          String written = master.cli().info("master_repl_offset");
          return replica.cli().info("master_link_status").equals("up")
              && Long.parseLong(replica.cli().info("slave_repl_offset")) >= Long.parseLong(written);
        });
  }

  private static boolean isRewriting(RealRedis server) {
    return server.cli().info("aof_rewrite_in_progress").equals("1")
        || server.cli().info("aof_rewrite_scheduled").equals("1");
  }

  /** Nothing that is written from now on reaches the replica. */
  public void holdReplication() {
    replication.refuse();
    Awaitility.await("the replica is alone")
        .atMost(SYNCED)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> replica.cli().info("master_link_status").equals("down"));
  }

  /** The master dies, and the replica takes its place with what it has. */
  public void failOver() {
    address.refuse();
    master.kill9();
    replica.cli().line("REPLICAOF NO ONE");
    address.pointTo(replica.port());
  }

  @Override
  public void close() {
    address.close();
    replica.close();
    replication.close();
    master.close();
  }
}
