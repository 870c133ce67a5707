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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis and waits for its answers. What is asked together travels together; changes wait for
 * their turn while too many bytes of them are on their way.
 */
final class Redis {
  private static final int UNIT = 1024;
  private static final byte[] NOTHING = {};

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

  /** The same over a connection on which no pages of logs and no large changes travel. */
  <T> T runAside(Script<T> script, List<String> keys, byte[]... arguments) {
    return run(
        waitReplicas == 0 ? writer(keys.getFirst()) : link.commands(), script, keys, arguments);
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

  /**
   * The same script about many things, together; the answers in their order, null where there was
   * none. On a Cluster the others go on while one server does not work.
   *
   * @throws StoreException if nothing was answered
   */
  <A, T> List<@Nullable T> runAll(
      Iterable<A> about,
      Script<T> script,
      Function<A, List<String>> keys,
      Function<A, byte[][]> arguments) {
    List<@Nullable RedisFuture<T>> asked = new ArrayList<>();
    List<StoreException> failures = new ArrayList<>();
    for (A one : about) {
      asked.add(
          tried(
              () -> asked(() -> script.ask(link.commands(), keys.apply(one), arguments.apply(one))),
              failures));
    }
    List<@Nullable T> found = new ArrayList<>();
    int at = 0;
    for (A one : about) {
      RedisFuture<T> answer = asked.get(at++);
      found.add(
          answer == null
              ? null
              : tried(
                  () ->
                      isUnknown(answer)
                          ? run(script, keys.apply(one), arguments.apply(one))
                          : answers.of(answer),
                  failures));
    }
    if (!failures.isEmpty() && failures.size() == found.size()) {
      throw failures.getFirst();
    }
    return found;
  }

  private static <T> @Nullable T tried(Supplier<T> action, List<StoreException> failures) {
    try {
      return action.get();
    } catch (StoreException e) {
      failures.add(e);
      return null;
    }
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
    acquire(size);
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

  /**
   * Returns when as many servers as must have all that was stored at a key before: for who finds
   * stored what it was not told of.
   */
  void confirm(String key) {
    if (waitReplicas > 0) {
      RedisClusterAsyncCommands<byte[], byte[]> writer = writer(key);
      // replicas have it once they have a write that came after it
      String after = key + ":confirmed";
      String _ = answers.of(asked(() -> writer.psetex(Text.bytes(after), UNIT, NOTHING)));
      awaitReplicas(writer);
    }
  }

  private RedisClusterAsyncCommands<byte[], byte[]> writer(String key) {
    try {
      return link.writer(key);
    } catch (RedisException e) {
      throw answers.failed(e);
    }
  }

  private void acquire(int size) {
    boolean interrupted = false;
    long until = System.nanoTime() + timeout.toNanos();
    try {
      while (true) {
        try {
          if (room.tryAcquire(size, until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return;
          }
          throw answers.failed(new TimeoutException());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
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
