package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.News;
import io.jobtail.store.StoreMeter;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import io.jobtail.store.Watches;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private static final String CHANGED = ":changed";
  private static final String READY = ":ready";

  private final Channels channels;
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

  Notices(
      StatefulRedisPubSubConnection<String, String> connection,
      Context with,
      Watches watches,
      Lookout.Seen seen) {
    this.channels = new Channels(connection);
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

          @Override
          public void sunsubscribed(String channel, long count) {
            // the server may have said so by itself: the slot is elsewhere now
            later(() -> channels.listenAgain(channel));
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
    channels.listen(channel);
    return once(() -> {
      watch.close();
      seen.end(id);
      channels.leave(channel);
    });
  }

  Watch watchAll(ChangeWatcher watcher) {
    Watch watch = watches.addEvery(watcher);
    List<String> all = partitions.all().stream().map(keys::changed).toList();
    channels.listen(all);
    return once(() -> {
      watch.close();
      channels.leave(all);
    });
  }

  Watch watchQueue(Runnable wake) {
    Watch watch = watches.addQueue(wake);
    List<String> all = partitions.all().stream().map(keys::ready).toList();
    channels.listen(all);
    return once(() -> {
      watch.close();
      channels.leave(all);
    });
  }

  private static Watch once(Runnable closing) {
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        closing.run();
      }
    };
  }

  /** Asks for everything again. */
  void listenAgain() {
    later(channels::listenAgain);
  }

  /** The same for the channels that are not one job's. */
  void listenAgainToMany() {
    for (int partition : partitions.all()) {
      channels.listenAgain(keys.changed(partition));
      channels.listenAgain(keys.ready(partition));
    }
  }

  /** The same for one job. */
  void listenAgain(JobId id) {
    channels.listenAgain(keys.changed(id));
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
      // of its own changes this process has told when it knew of them; if it never did, as when the
      // answer was lost, the lookout finds them
      if (!isOwn(revision)) {
        seen.told(id, revision);
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
    // its own changes too: their answers may have been lost
    watches.tellEvery(id);
  }

  private void missed() {
    meter.missed();
    watches.missed();
  }

  /** Whether somebody watches all jobs. */
  boolean listensToAll() {
    return channels.wants(keys.changed(0));
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
