package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.News;
import io.jobtail.store.StoreMeter;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import io.jobtail.store.Watches;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other processes tell of their changes: one connection listens, to the channels of what is
 * watched here and no others. What is told may be lost: {@link Lookout} makes up for it.
 *
 * <p>Safe for use by many threads.
 */
final class Notices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final long PATIENCE_MILLIS = 1_000;
  private static final int CHANNELS_AT_ONCE = 256;
  private static final String CHANGED = ":changed";
  private static final String READY = ":ready";

  private final StatefulRedisPubSubConnection<String, String> connection;
  private final Keys keys;
  private final Partitions partitions;
  private final Watches watches;
  private final StoreMeter meter;
  private final QueueTime time;
  private final String instance;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("redis-notices").factory());
  private final Lookout.Seen seen;
  // of the thread
  private final Counters counters;

  // guarded by this: who wants which channels
  private final Map<String, Integer> wanted = new HashMap<>();

  Notices(
      StatefulRedisPubSubConnection<String, String> connection,
      Context with,
      Watches watches,
      Lookout.Seen seen) {
    this.connection = connection;
    this.keys = with.keys();
    this.partitions = with.partitions();
    this.watches = watches;
    this.meter = with.meter();
    this.time = with.time();
    this.instance = Long.toString(with.instance());
    this.seen = seen;
    this.counters = new Counters(partitions.count());
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void smessage(String channel, String message) {
            later(() -> told(channel, message));
          }
        });
  }

  private void later(Runnable action) {
    try {
      thread.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  Watch watch(JobId id, Watcher watcher) {
    Watch watch = watches.add(id, watcher);
    seen.begin(id);
    List<String> channel = List.of(keys.changed(id));
    listen(channel);
    return () -> {
      watch.close();
      seen.end(id);
      leave(channel);
    };
  }

  Watch watchAll(ChangeWatcher watcher) {
    Watch watch = watches.addEvery(watcher);
    List<String> channels = partitions.all().stream().map(keys::changed).toList();
    listen(channels);
    return () -> {
      watch.close();
      leave(channels);
    };
  }

  Watch watchQueue(Runnable wake) {
    Watch watch = watches.addQueue(wake);
    List<String> channels = partitions.all().stream().map(keys::ready).toList();
    listen(channels);
    return () -> {
      watch.close();
      leave(channels);
    };
  }

  /** Returns when what is told from now on is heard, or that takes too long. */
  private void listen(List<String> channels) {
    List<RedisFuture<Void>> asked;
    synchronized (this) {
      List<String> more = new ArrayList<>();
      for (String channel : channels) {
        if (wanted.merge(channel, 1, Integer::sum) == 1) {
          more.add(channel);
        }
      }
      asked = subscribe(more);
    }
    await(asked);
  }

  private List<RedisFuture<Void>> subscribe(List<String> channels) {
    List<RedisFuture<Void>> asked = new ArrayList<>();
    try {
      for (String channel : channels) {
        asked.add(connection.async().ssubscribe(channel));
      }
    } catch (RedisException e) {
      LOG.debug("not heard of {} for now", channels, e);
    }
    return asked;
  }

  private static void await(List<RedisFuture<Void>> asked) {
    try {
      for (RedisFuture<Void> one : asked) {
        one.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("not heard of everything for now", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void leave(List<String> channels) {
    for (String channel : channels) {
      if (wanted.merge(channel, -1, Integer::sum) == 0) {
        wanted.remove(channel);
        unsubscribe(channel);
      }
    }
  }

  private void unsubscribe(String channel) {
    try {
      var _ = connection.async().sunsubscribe(channel);
    } catch (RedisException e) {
      LOG.debug("{} is left when the connection is", channel, e);
    }
  }

  /** Asks for everything again: a server that is new, or has other slots, knows nothing of it. */
  void listenAgain() {
    later(() -> {
      List<String> all;
      synchronized (this) {
        all = List.copyOf(wanted.keySet());
      }
      for (int from = 0; from < all.size(); from += CHANNELS_AT_ONCE) {
        synchronized (this) {
          List<String> some = all.subList(from, Math.min(all.size(), from + CHANNELS_AT_ONCE));
          await(subscribe(some.stream().filter(wanted::containsKey).toList()));
        }
      }
    });
  }

  private void told(String channel, String message) {
    if (channel.endsWith(READY)) {
      seen.queue();
      if (!message.equals(instance)) {
        watches.wakeQueue();
      }
    } else if (channel.endsWith(CHANGED)) {
      toldAll(message.split(" ", -1));
    } else {
      JobId id = new JobId(channel.substring(channel.lastIndexOf(':') + 1));
      int space = message.indexOf(' ');
      String revision = message.substring(0, space);
      seen.told(id, revision);
      if (!isOwn(revision)) {
        long late = time.now() - Long.parseLong(message.substring(space + 1));
        meter.notified(TimeUnit.MILLISECONDS.toNanos(Math.max(0, late)));
        watches.tellJob(id, new News());
      }
    }
  }

  /** A revision names who made it. */
  private boolean isOwn(String revision) {
    return revision.startsWith(instance + ".");
  }

  /** The words: the change's number in its partition, the job, the instance. */
  private void toldAll(String[] words) {
    JobId id = new JobId(words[1]);
    if (counters.told(partitions.of(id), Long.parseLong(words[0]))) {
      missed();
    }
    if (!words[2].equals(instance)) {
      watches.tellEvery(id);
    }
  }

  private void missed() {
    meter.missed();
    watches.missed();
  }

  /** Whether somebody watches all jobs. */
  synchronized boolean listensToAll() {
    return wanted.containsKey(keys.changed(0));
  }

  /** For those who watch all jobs: so many changes there are in each partition now. */
  void counted(List<Long> numbers) {
    later(() -> {
      boolean silent = false;
      for (int partition = 0; partition < numbers.size(); partition++) {
        silent |= counters.counted(partition, numbers.get(partition));
      }
      if (silent) {
        missed();
      }
    });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
