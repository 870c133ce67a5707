package io.jobtail.store;

import io.jobtail.job.JobId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to be told of changes. Nothing is kept for a job that nobody watches.
 *
 * <p>Safe for use by many threads. Nothing is locked while a watcher is called, so a watcher may
 * use the store's watches itself; a call that began before its watch was closed may end after it.
 */
public final class Watches {
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final ConcurrentHashMap<JobId, List<Entry>> jobs = new ConcurrentHashMap<>();
  private final List<Entry> queue = new CopyOnWriteArrayList<>();
  private final List<EveryEntry> every = new CopyOnWriteArrayList<>();

  private static final class Entry {
    final Watcher watcher;
    volatile boolean open = true;

    Entry(Watcher watcher) {
      this.watcher = watcher;
    }

    void call(News news) {
      if (!open) {
        return;
      }
      try {
        news.tell(watcher);
      } catch (RuntimeException | Error e) {
        // the others must still be told, and the thread that stores must go on
        LOG.error("A watcher failed", e);
      }
    }
  }

  private static final class EveryEntry {
    final ChangeWatcher watcher;
    volatile boolean open = true;

    EveryEntry(ChangeWatcher watcher) {
      this.watcher = watcher;
    }

    void call(Consumer<ChangeWatcher> telling) {
      if (!open) {
        return;
      }
      try {
        telling.accept(watcher);
      } catch (RuntimeException | Error e) {
        LOG.error("A watcher of all jobs failed", e);
      }
    }
  }

  /** Adds a watcher of a job, which need not exist. */
  public Watch add(JobId id, Watcher watcher) {
    Entry entry = new Entry(watcher);
    jobs.compute(id, (_, entries) -> with(entries, entry));
    return () -> {
      entry.open = false;
      jobs.computeIfPresent(id, (_, entries) -> without(entries, entry));
    };
  }

  private static List<Entry> with(@Nullable List<Entry> entries, Entry entry) {
    return entries == null
        ? List.of(entry)
        : Stream.concat(entries.stream(), Stream.of(entry)).toList();
  }

  private static @Nullable List<Entry> without(List<Entry> entries, Entry entry) {
    List<Entry> rest = entries.stream().filter(e -> e != entry).toList();
    return rest.isEmpty() ? null : rest;
  }

  /** Adds a watcher of the queue. */
  public Watch addQueue(Runnable wake) {
    Entry entry = new Entry(wake::run);
    queue.add(entry);
    return () -> {
      entry.open = false;
      queue.remove(entry);
    };
  }

  /** Adds a watcher of all jobs. */
  public Watch addEvery(ChangeWatcher watcher) {
    EveryEntry entry = new EveryEntry(watcher);
    every.add(entry);
    return () -> {
      entry.open = false;
      every.remove(entry);
    };
  }

  /** Tells a job's watchers that something changed. */
  public void wake(JobId id) {
    tell(id, new News());
  }

  /** Tells a job's watchers, and those of all jobs. */
  public void tell(JobId id, News news) {
    tellJob(id, news);
    tellEvery(id);
  }

  /** Tells a job's watchers only. */
  public void tellJob(JobId id, News news) {
    jobs.getOrDefault(id, List.of()).forEach(entry -> entry.call(news));
  }

  /** Tells only the watchers of all jobs that something changed about this one. */
  public void tellEvery(JobId id) {
    every.forEach(entry -> entry.call(watcher -> watcher.changed(id)));
  }

  /** Tells those of all jobs that something was not told. */
  public void missed() {
    every.forEach(entry -> entry.call(ChangeWatcher::missed));
  }

  /** Calls the queue's watchers. */
  public void wakeQueue() {
    News news = new News();
    queue.forEach(entry -> entry.call(news));
  }

  /** How many jobs are watched. */
  public int watchedJobs() {
    return jobs.size();
  }
}
