package io.jobtail.stream;

import io.jobtail.job.Fold;
import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.Lookup;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watch;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which jobs have changed, and reads them for all boards: each at most once in an interval,
 * and so many in all, whatever happens to how many. While nobody has a board, nothing is done.
 *
 * <p>One thread of its own reads the store. A board is given its page by that thread too, so that
 * what changes after the page was read comes after it.
 */
@Singleton
final class BoardHub {
  private static final Logger LOG = LoggerFactory.getLogger(BoardHub.class);
  private static final Duration STORE_RETRY = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final EventStore store;
  private final BoardConfiguration limits;
  private final ScheduledThreadPoolExecutor thread;
  private final Outage outage = new Outage("the list of jobs");

  // written on the thread
  private final Set<BoardFeed> boards = new LinkedHashSet<>();
  private @Nullable Watch watch;

  // guarded by itself; the one that has waited longest first
  private final LinkedHashSet<JobId> changed = new LinkedHashSet<>();
  private boolean scheduled;
  private boolean outrun;
  // jobs have changed, and nobody knows which
  private boolean missed;
  private long lastLook = System.nanoTime() - Duration.ofDays(1).toNanos();

  BoardHub(EventStore store, BoardConfiguration limits) {
    this.store = store;
    this.limits = limits;
    this.thread =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("boards").factory());
    thread.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** The board is given its page, and from then on what changes. */
  void join(BoardFeed board) {
    later(() -> begin(board), Duration.ZERO);
  }

  void leave(BoardFeed board) {
    later(() -> end(board), Duration.ZERO);
  }

  /** The job is to be read again. May be called on any thread; does not block. */
  void changed(JobId id) {
    synchronized (changed) {
      if (changed.size() >= limits.maxWaiting() && !changed.contains(id)) {
        changed.clear();
        outrun = true;
      }
      changed.add(id);
      schedule(limits.interval());
    }
  }

  /** Jobs may have changed that were not named. May be called on any thread; does not block. */
  private void missed() {
    synchronized (changed) {
      missed = true;
      schedule(limits.interval());
    }
  }

  private Watch watch() {
    return store.watchAll(
        new ChangeWatcher() {
          @Override
          public void changed(JobId id) {
            BoardHub.this.changed(id);
          }

          @Override
          public void missed() {
            BoardHub.this.missed();
          }
        });
  }

  /** Once the last look is so long ago. Under the lock. */
  private void schedule(Duration distance) {
    if (!scheduled) {
      scheduled = true;
      long wait = lastLook + distance.toNanos() - System.nanoTime();
      later(this::look, Duration.ofNanos(Math.max(0, wait)));
    }
  }

  private void later(Runnable task, Duration delay) {
    try {
      var _ = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("boards are closed", e);
    }
  }

  private void begin(BoardFeed board) {
    if (board.isLeft()) {
      return;
    }
    try {
      if (watch == null) {
        watch = watch();
      }
      boards.add(board);
      show(board, store.list(board.query()));
      outage.ended();
    } catch (StoreException e) {
      // the client stays and hears heartbeats
      outage.goesOn(e);
      boards.remove(board);
      later(() -> begin(board), STORE_RETRY);
    } catch (RuntimeException | Error e) {
      LOG.error("jobs cannot be listed", e);
      boards.remove(board);
      board.reader().loop().execute(() -> board.reader().endEarly(Eviction.FAILED));
    }
  }

  private static void show(BoardFeed board, JobPage page) {
    byte[] frame = BoardFrames.page(page);
    board.reader().loop().execute(() -> board.begin(page, frame));
  }

  /** What they show may be old: they begin anew with a page, which those with one query share. */
  private void showAnew() {
    Map<JobQuery, JobPage> pages = new HashMap<>();
    for (BoardFeed board : boards) {
      pages.computeIfAbsent(board.query(), store::list);
    }
    boards.forEach(board -> show(board, Objects.requireNonNull(pages.get(board.query()))));
  }

  private void end(BoardFeed board) {
    boards.remove(board);
    if (boards.isEmpty() && watch != null) {
      watch.close();
      watch = null;
      synchronized (changed) {
        changed.clear();
        missed = false;
      }
    }
  }

  private void look() {
    boolean behind;
    boolean anew;
    synchronized (changed) {
      lastLook = System.nanoTime();
      behind = outrun;
      outrun = false;
      anew = missed;
      missed = false;
    }
    if (behind) {
      // what they show may be old: they begin anew with a page
      for (BoardFeed board : boards) {
        board.reader().loop().execute(() -> board.reader().endEarly(Eviction.OUTRUN));
      }
    }
    Duration next = limits.interval();
    List<BoardChange> changes = new ArrayList<>();
    try {
      if (anew) {
        showAnew();
      }
      anew = false;
      read(changes);
      outage.ended();
    } catch (StoreException e) {
      outage.goesOn(e);
      next = STORE_RETRY;
    } catch (RuntimeException | Error e) {
      LOG.error("jobs cannot be read for boards", e);
    }
    for (BoardFeed board : boards) {
      board.reader().loop().execute(() -> board.change(changes));
    }
    synchronized (changed) {
      scheduled = false;
      missed |= anew;
      if (missed || !changed.isEmpty()) {
        schedule(next);
      }
    }
  }

  private void read(List<BoardChange> changes) {
    long bytes = 0;
    while (changes.size() < limits.maxReads() && bytes < limits.maxPending()) {
      JobId id = next();
      if (id == null || boards.isEmpty()) {
        return;
      }
      BoardChange change = read(id);
      bytes += change.frame().length;
      changes.add(change);
    }
  }

  private @Nullable JobId next() {
    synchronized (changed) {
      return changed.isEmpty() ? null : changed.removeFirst();
    }
  }

  private BoardChange read(JobId id) {
    try {
      if (store.find(id) instanceof Lookup.Found(Fold fold, boolean _)) {
        Job job = fold.job();
        return new BoardChange(id, job, BoardFrames.job(job));
      }
      return new BoardChange(id, null, Framing.NOTHING);
    } catch (StoreException e) {
      synchronized (changed) {
        changed.addFirst(id);
      }
      throw e;
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
