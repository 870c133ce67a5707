package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Append;
import io.jobtail.store.AppendCheck;
import io.jobtail.store.LogPages;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and deletes the events of logs. */
final class Events {
  private static final int PURGED_AT_ONCE = 1_000;

  private final Redis redis;
  private final Keys keys;

  Events(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Events of a log, with both ends, at most so many. */
  List<StoredEvent> range(JobId id, EventId from, EventId to, int count) {
    return redis.ask(commands -> range(commands, id, from, to, count));
  }

  /** The same as a command. */
  RedisFuture<List<StoredEvent>> range(
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      JobId id,
      EventId from,
      EventId to,
      int count) {
    CommandArgs<byte[], byte[]> arguments =
        new CommandArgs<>(ByteArrayCodec.INSTANCE)
            .addKey(Text.bytes(keys.log(id)))
            .add(from.toString())
            .add(to.toString())
            .add("COUNT")
            .add(count);
    return commands.dispatch(CommandType.XRANGE, new EventsOutput(), arguments);
  }

  /** Deletes events, both ends too, a bounded number at a time. */
  void delete(JobId id, EventId from, EventId to) {
    byte[][] arguments = Text.all(from.toString(), to.toString(), Integer.toString(PURGED_AT_ONCE));
    List<String> key = List.of(keys.log(id));
    while (redis.run(Script.PURGE, key, arguments) == PURGED_AT_ONCE) {
      // others come in between
    }
  }

  /** What is stored in the places of an append; asked only if it begins within the log. */
  AppendCheck.Log stored(JobRecord record, Append append) {
    return new AppendCheck.Log() {
      private @Nullable Map<EventId, byte[]> found;

      @Override
      public byte @Nullable [] data(EventId id) {
        if (found == null) {
          Map<EventId, byte[]> read = new HashMap<>();
          range(record.id(), append.first(), append.last(), append.stored().size())
              .forEach(event -> read.put(event.id(), event.data()));
          found = read;
        }
        return found.get(id);
      }

      @Override
      public boolean isGivenUp(EventId id) {
        return LogPages.isGivenUp(record.gaps, id);
      }
    };
  }
}
