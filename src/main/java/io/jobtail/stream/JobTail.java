package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watch;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moving end of one followed job's log: read from the store once, whoever follows, and kept for
 * a while as linked batches. One virtual thread reads; readers on event loops are woken, once per
 * burst and loop.
 */
final class JobTail {
  private static final Logger LOG = LoggerFactory.getLogger(JobTail.class);
  private static final long RETRY_MILLIS = 1_000;

  /** Where a cursor is. */
  sealed interface Spot {
    /** In this batch: some of its events follow the cursor. */
    record In(Batch batch) implements Spot {}

    /** At or past the newest event: a wake follows when there is more. */
    record AtEnd() implements Spot {}

    /** Before the oldest batch that is kept. */
    record Behind() implements Spot {}

    /**
     * At the newest event of a job that is not there any more, or cannot be read: nothing follows.
     */
    record Over() implements Spot {}
  }

  private static final Spot AT_END = new Spot.AtEnd();
  private static final Spot BEHIND = new Spot.Behind();
  private static final Spot OVER = new Spot.Over();

  private final JobId id;
  private final LogReader log;
  private final EventStore store;
  private final int windowBytes;
  private final Duration coalesce;
  private final Semaphore signal = new Semaphore(0);
  private final Map<EventExecutor, WakeGroup> groups = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile boolean over;

  // guarded by this; written by the reading thread
  private final ArrayDeque<Batch> window = new ArrayDeque<>();
  private long kept;

  JobTail(JobId id, LogReader log, EventStore store, int windowBytes, Duration coalesce) {
    this.id = id;
    this.log = log;
    this.store = store;
    this.windowBytes = windowBytes;
    this.coalesce = coalesce;
  }

  JobId id() {
    return id;
  }

  void start() {
    Thread.ofVirtual().name("tail-" + id).start(this::run);
  }

  void close() {
    closed = true;
    signal.release();
  }

  /** The readers of this job on one event loop. */
  WakeGroup group(EventExecutor loop) {
    return groups.computeIfAbsent(loop, each -> new WakeGroup(each, new Pace(coalesce)));
  }

  /** Whether everything up to an event is there for readers. */
  synchronized boolean has(EventId event) {
    Batch newest = window.peekLast();
    return over || (newest != null && newest.last().compareTo(event) >= 0);
  }

  synchronized Spot locate(EventId cursor) {
    Batch newest = window.peekLast();
    if (newest == null || cursor.compareTo(newest.last()) >= 0) {
      return over ? OVER : AT_END;
    }
    if (cursor.compareTo(window.getFirst().after()) < 0) {
      return BEHIND;
    }
    // most readers are near the end
    Batch found = newest;
    for (var batches = window.descendingIterator(); batches.hasNext(); ) {
      found = batches.next();
      if (found.after().compareTo(cursor) <= 0) {
        break;
      }
    }
    return new Spot.In(found);
  }

  private void run() {
    boolean sealed = false;
    @Nullable Watch watch = null;
    try {
      watch = store.watch(id, signal::release);
      EventId head = awaitHead();
      while (head != null && !sealed && !closed) {
        Batch newest = pull(head);
        sealed = newest != null && newest.sealed();
        head = newest == null ? null : newest.last();
        if (head != null && !sealed) {
          signal.acquire();
          signal.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("job {} cannot be followed any more", id, e);
    } finally {
      if (watch != null) {
        watch.close();
      }
      if (!sealed) {
        over = true;
        wake();
      }
    }
  }

  /**
   * Everything that is stored now; returns the newest batch, or null when the job is not there any
   * more.
   */
  private @Nullable Batch pull(EventId from) throws InterruptedException {
    Batch newest = new Batch(from, List.of(), false);
    while (!closed && !newest.sealed()) {
      Batch batch = read(newest.last());
      if (batch == null) {
        return null;
      }
      if (batch.last().equals(newest.last())) {
        return newest;
      }
      newest = batch;
      add(batch);
      wake();
    }
    return newest;
  }

  private @Nullable Batch read(EventId after) throws InterruptedException {
    while (true) {
      try {
        return log.read(id, after);
      } catch (StoreException e) {
        pause(e);
      }
    }
  }

  private @Nullable EventId awaitHead() throws InterruptedException {
    while (!closed) {
      try {
        Optional<EventId> head = log.current(id).map(Fold::at);
        head.ifPresent(this::begin);
        wake();
        return head.orElse(null);
      } catch (StoreException e) {
        pause(e);
      }
    }
    return null;
  }

  private void pause(StoreException e) throws InterruptedException {
    LOG.warn("job {} cannot be read now, its readers wait: {}", id, e.getMessage());
    if (closed) {
      throw new InterruptedException();
    }
    // a permit may be an event or the close; either way it is time to look again
    boolean signalled = signal.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    LOG.debug("job {} is read again, signalled: {}", id, signalled);
  }

  private synchronized void begin(EventId head) {
    window.add(new Batch(head, List.of(), false));
  }

  private synchronized void add(Batch batch) {
    Batch newest = window.peekLast();
    window.add(batch);
    kept += batch.size();
    if (newest != null) {
      newest.link(batch);
    }
    while (window.size() > 1 && kept > windowBytes) {
      Batch oldest = window.removeFirst();
      kept -= oldest.size();
      oldest.giveUp();
    }
  }

  private void wake() {
    groups.values().forEach(WakeGroup::wake);
  }
}
