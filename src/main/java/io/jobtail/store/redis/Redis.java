package io.jobtail.store.redis;

import io.jobtail.store.StoreException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis and waits for its answers. What is asked together travels together; changes wait for
 * their turn while too many bytes of them are on their way.
 */
final class Redis {
  private static final int UNIT = 1024;

  private final Link link;
  private final Answers answers;
  private final Duration timeout;
  private final int waitReplicas;
  private final int units;
  private final Semaphore room;

  Redis(Link link, Trouble trouble, RedisConfiguration configuration) {
    this.link = link;
    this.answers = new Answers(configuration.timeout(), trouble);
    this.timeout = configuration.timeout();
    this.waitReplicas = configuration.waitReplicas();
    this.units = configuration.maxInFlight() / UNIT;
    this.room = new Semaphore(units, true);
  }

  /** A command; the answer. */
  <T extends @Nullable Object> T ask(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return answers.of(asked(() -> command.apply(link.commands())));
  }

  /** Asks without waiting; what is asked about one key is answered in the order of asking. */
  <T extends @Nullable Object> RedisFuture<T> begin(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return asked(() -> command.apply(link.commands()));
  }

  /** The answer to what was asked. */
  <T extends @Nullable Object> T answer(RedisFuture<T> asked) {
    return answers.of(asked);
  }

  /** The same command about many things; the answers in their order. */
  <A, T extends @Nullable Object> List<T> askAll(Iterable<A> about, Command<A, T> command) {
    List<RedisFuture<T>> asked = new ArrayList<>();
    for (A one : about) {
      asked.add(asked(() -> command.ask(link.commands(), one)));
    }
    return answers.all(asked);
  }

  /** A command about something. */
  interface Command<A, T extends @Nullable Object> {
    RedisFuture<T> ask(RedisClusterAsyncCommands<byte[], byte[]> redis, A about);
  }

  private <T extends @Nullable Object> RedisFuture<T> asked(Supplier<RedisFuture<T>> command) {
    try {
      return command.get();
    } catch (RedisException e) {
      throw answers.failed(e);
    }
  }

  /** A script that changes nothing, or nothing that must not be lost. */
  <T> T run(Script<T> script, List<String> keys, byte[]... arguments) {
    return run(link.commands(), script, keys, arguments);
  }

  private <T> T run(
      RedisClusterAsyncCommands<byte[], byte[]> redis,
      Script<T> script,
      List<String> keys,
      byte[][] arguments) {
    RedisFuture<T> asked = asked(() -> script.ask(redis, keys, arguments));
    try {
      return answers.of(asked);
    } catch (StoreException e) {
      if (!(e.getCause() instanceof RedisNoScriptException)) {
        throw e;
      }
      return answers.of(asked(() -> script.send(redis, keys, arguments)));
    }
  }

  /** The same script about many things, together; the answers in their order. */
  <A, T> List<T> runAll(
      Iterable<A> about,
      Script<T> script,
      Function<A, List<String>> keys,
      Function<A, byte[][]> arguments) {
    List<RedisFuture<T>> asked = new ArrayList<>();
    for (A one : about) {
      asked.add(asked(() -> script.ask(link.commands(), keys.apply(one), arguments.apply(one))));
    }
    List<T> found = new ArrayList<>();
    int at = 0;
    for (A one : about) {
      RedisFuture<T> answer = asked.get(at++);
      found.add(
          isUnknown(answer)
              ? run(script, keys.apply(one), arguments.apply(one))
              : answers.of(answer));
    }
    return found;
  }

  /** Waits for the answer, and looks whether it is that the server does not know the script. */
  private <T> boolean isUnknown(RedisFuture<T> answer) {
    try {
      var _ = answers.of(answer);
      return false;
    } catch (StoreException e) {
      if (e.getCause() instanceof RedisNoScriptException) {
        return true;
      }
      throw e;
    }
  }

  /** A script that changes something; returns when as many servers have it as must. */
  <T> T change(Script<T> script, List<String> keys, byte[][] arguments) {
    int size = Math.min(units, size(arguments));
    room.acquireUninterruptibly(size);
    try {
      if (waitReplicas == 0) {
        return run(link.commands(), script, keys, arguments);
      }
      RedisClusterAsyncCommands<byte[], byte[]> writer = writer(keys.getFirst());
      T answer = run(writer, script, keys, arguments);
      awaitReplicas(writer);
      return answer;
    } finally {
      room.release(size);
    }
  }

  private RedisClusterAsyncCommands<byte[], byte[]> writer(String key) {
    try {
      return link.writer(key);
    } catch (RedisException e) {
      throw answers.failed(e);
    }
  }

  private void awaitReplicas(RedisClusterAsyncCommands<byte[], byte[]> writer) {
    long have =
        answers.of(asked(() -> writer.waitForReplication(waitReplicas, timeout.toMillis() / 2)));
    if (have < waitReplicas) {
      throw answers.failed(
          new ExecutionException(
              "NOREPLICAS " + have + " of " + waitReplicas + " replicas have the change", null));
    }
  }

  private static int size(byte[][] arguments) {
    long bytes = UNIT;
    for (byte[] argument : arguments) {
      bytes += argument.length;
    }
    return (int) (bytes / UNIT);
  }

  /** Bytes of changes that are on their way, or nearly so. */
  long inFlight() {
    return (long) (units - room.availablePermits()) * UNIT;
  }
}
