package io.jobtail.redis;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A Sentinel that watches over a pair, and by itself decides that its master is gone. For one
 * thread.
 */
public final class RealSentinel implements AutoCloseable {
  private static final String NAME = "jobs";
  private static final Duration KNOWN = Duration.ofSeconds(30);

  private final RealRedis process;

  /** Starts it, and returns when it knows both. */
  public RealSentinel(RedisPair pair) {
    process =
        RealRedis.sentinel()
            .with("sentinel monitor " + NAME, "127.0.0.1 " + pair.master().port() + " 1")
            .with("sentinel down-after-milliseconds " + NAME, "500")
            .with("sentinel failover-timeout " + NAME, "5000")
            .start();
    Awaitility.await("Sentinel knows the replica")
        .atMost(KNOWN)
        .pollInterval(Duration.ofMillis(50))
        .until(() ->
            process
                .cli()
                .line("SENTINEL replicas " + NAME)
                .contains(Integer.toString(pair.replica().port())));
  }

  /** For clients, who ask it where the master is. */
  public String uri() {
    return "redis-sentinel://127.0.0.1:" + process.port() + "#" + NAME;
  }

  /** The port of what it takes for the master. */
  public int masterPort() {
    String[] address =
        process.cli().line("SENTINEL get-master-addr-by-name " + NAME).split("\n", -1);
    return Integer.parseInt(address[1]);
  }

  @Override
  public void close() {
    process.close();
  }
}
