package io.jobtail.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections to Redis, shared by all callers: one to read and write, one to listen, and one
 * for what waits for replicas. To a Cluster each of them is one for every node.
 */
interface Link extends AutoCloseable {
  /** To read and write; commands go where their keys are. */
  RedisClusterAsyncCommands<byte[], byte[]> commands();

  /** The same connection again and again for one key, so that WAIT knows what was written. */
  RedisClusterAsyncCommands<byte[], byte[]> writer(String key);

  /** Makes the connections anew, soon: the servers may have changed their parts. */
  void reconnect();

  /** To listen. */
  StatefulRedisPubSubConnection<String, String> listener();

  @Override
  void close();

  /** To one server, or to the master that Sentinels name. */
  static Link to(RedisClient client) {
    return new ToOne(client);
  }

  /** To a Cluster. */
  static Link to(RedisClusterClient client) {
    return new ToCluster(client);
  }

  /** One server. */
  final class ToOne implements Link {
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final StatefulRedisConnection<byte[], byte[]> writer;
    private final StatefulRedisPubSubConnection<String, String> listener;

    ToOne(RedisClient client) {
      List<AutoCloseable> opened = new ArrayList<>();
      try {
        connection = client.connect(ByteArrayCodec.INSTANCE);
        opened.add(connection);
        writer = client.connect(ByteArrayCodec.INSTANCE);
        opened.add(writer);
        listener = client.connectPubSub(StringCodec.UTF8);
      } catch (RuntimeException e) {
        closeAll(opened);
        throw e;
      }
    }

    @Override
    public RedisClusterAsyncCommands<byte[], byte[]> commands() {
      return connection.async();
    }

    @Override
    public RedisClusterAsyncCommands<byte[], byte[]> writer(String key) {
      return writer.async();
    }

    @Override
    public void reconnect() {
      // the server hangs up, and the client connects again
      var _ = connection.async().quit();
      var _ = writer.async().quit();
      var _ = listener.async().quit();
    }

    @Override
    public StatefulRedisPubSubConnection<String, String> listener() {
      return listener;
    }

    @Override
    public void close() {
      closeAll(List.of(connection, writer, listener));
    }
  }

  /** A Cluster. */
  final class ToCluster implements Link {
    private final StatefulRedisClusterConnection<byte[], byte[]> connection;
    private final StatefulRedisPubSubConnection<String, String> listener;

    ToCluster(RedisClusterClient client) {
      connection = client.connect(ByteArrayCodec.INSTANCE);
      try {
        listener = client.connectPubSub(StringCodec.UTF8);
      } catch (RuntimeException e) {
        connection.close();
        throw e;
      }
    }

    @Override
    public RedisClusterAsyncCommands<byte[], byte[]> commands() {
      return connection.async();
    }

    @Override
    public RedisClusterAsyncCommands<byte[], byte[]> writer(String key) {
      RedisClusterNode node = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
      if (node == null) {
        throw new RedisException("CLUSTERDOWN no server has the slot of " + key);
      }
      return connection.getConnection(node.getNodeId()).async();
    }

    @Override
    public void reconnect() {
      // a Cluster tells by itself where a slot is now
    }

    @Override
    public StatefulRedisPubSubConnection<String, String> listener() {
      return listener;
    }

    @Override
    public void close() {
      closeAll(List.of(connection, listener));
    }
  }

  private static void closeAll(List<? extends AutoCloseable> opened) {
    for (AutoCloseable one : opened) {
      try {
        one.close();
      } catch (Exception _) {
        // it is gone, which is what was wanted
      }
    }
  }
}
