package io.jobtail.store.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;

/** Questions about sorted sets whose bounds are texts. */
final class Indexes {
  private Indexes() {}

  /** Members of an index of names, from the last one down. */
  static RedisFuture<List<byte[]>> newest(
      RedisClusterAsyncCommands<byte[], byte[]> redis, byte[] key, String max, int count) {
    return redis.dispatch(
        CommandType.ZREVRANGEBYLEX,
        new ValueListOutput<>(ByteArrayCodec.INSTANCE),
        new CommandArgs<>(ByteArrayCodec.INSTANCE)
            .addKey(key)
            .add(max)
            .add("-")
            .add("LIMIT")
            .add(0)
            .add(count));
  }
}
