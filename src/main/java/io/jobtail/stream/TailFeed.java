package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a tail's log. What the store hands over is taken in the storing thread; where something is
 * missing a virtual thread reads the store until nothing is. However often it is told of a change,
 * one read is under way, and one more follows.
 *
 * <pre>
 *   reading (from the start) ◀──▶ listening ──▶ ended
 * </pre>
 */
final class TailFeed implements Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(TailFeed.class);

  private final JobId id;
  private final PatientReader store;
  private final Windows.Share memory;
  private final Runnable wake;
  // also the lock of what follows, and not held while others are called
  private final TailLog log;

  // guarded by the log
  private @Nullable Watch watch;
  private boolean reading = true;
  // something may be stored that was not handed over
  private boolean stale;
  // readers wait to hear what the next read finds, at first all
  private boolean doubted = true;
  // over or closed, or sealed: nothing more is taken
  private boolean ended;
  private volatile boolean over;

  /**
   * @param wake called when there is more for readers
   */
  TailFeed(JobId id, PatientReader store, TailLog log, Windows.Share memory, Runnable wake) {
    this.id = id;
    this.store = store;
    this.log = log;
    this.memory = memory;
    this.wake = wake;
  }

  /** Begins where the log ends now. Does not block. */
  void start() {
    onThread(this::begin);
  }

  void close() {
    end(false);
    store.close();
  }

  /** Whether it takes what comes. Under the lock. */
  boolean goesOn() {
    return !ended;
  }

  /** Whether nothing follows the newest event, though it is not the job's last. */
  boolean isOver() {
    return over;
  }

  /** Looks for what the store gave a reader, unless it is here by now. */
  void look() {
    boolean misses;
    synchronized (log) {
      misses = log.missing() != null;
    }
    if (misses) {
      changed();
    }
  }

  /**
   * The store has less than it should: looks, and wakes all; returns false if it looks at nothing
   * any more.
   */
  boolean doubt() {
    synchronized (log) {
      if (ended) {
        return false;
      }
      doubted = true;
    }
    changed();
    return true;
  }

  @Override
  public void changed() {
    synchronized (log) {
      stale = true;
      if (reading || ended) {
        return;
      }
      reading = true;
    }
    onThread(this::read);
  }

  @Override
  public void stored(EventId after, List<StoredEvent> events, boolean sealed) {
    TailLog.Change change;
    boolean mustRead;
    synchronized (log) {
      if (ended) {
        return;
      }
      stale |= !log.hand(after, events, sealed);
      if (reading) {
        return;
      }
      change = takeHanded();
      mustRead = stale;
      reading = mustRead;
    }
    publish(change);
    if (mustRead) {
      onThread(this::read);
    }
  }

  private TailLog.Change takeHanded() {
    TailLog.Change change = log.takeHanded();
    stale |= change == null;
    return change == null ? TailLog.Change.NONE : change;
  }

  /** Without the lock, which is not held while others are called. */
  private void publish(TailLog.Change change) {
    if (change.freed() > 0) {
      memory.shrank(change.freed());
    }
    if (change.wentBack()) {
      LOG.warn("the log of job {} went back: the store has lost its end", id);
    }
    if (change.grown() > 0 || change.wentBack()) {
      wake.run();
      memory.appended(change.grown());
      if (isSealed()) {
        end(false);
      }
    }
  }

  private boolean keep(Watch made) {
    synchronized (log) {
      watch = made;
      return !ended;
    }
  }

  private void begin() throws InterruptedException {
    Watch made = store.watch(this);
    if (!keep(made)) {
      made.close();
    }
    Fold head = store.current();
    if (head == null) {
      end(true);
      return;
    }
    long grown;
    synchronized (log) {
      grown = log.begin(head.at()).grown();
    }
    memory.appended(grown);
    read();
  }

  /** Reads until nothing is missing. */
  private void read() throws InterruptedException {
    boolean more = true;
    while (more) {
      TailLog.Question question;
      synchronized (log) {
        question = log.question();
        stale = false;
      }
      Segment page = store.read(question.from());
      if (page == null) {
        end(true);
        return;
      }
      TailLog.Change change;
      boolean isDoubted;
      synchronized (log) {
        change = take(page, question);
        more = !ended && (stale || log.isSuspect());
        reading = more;
        isDoubted = doubted && !more;
        doubted &= more;
      }
      publish(change);
      if (isDoubted) {
        wake.run();
      }
    }
  }

  private TailLog.Change take(Segment page, TailLog.Question question) {
    if (store.wasInterrupted() && log.doubt(question)) {
      return TailLog.Change.NONE;
    }
    TailLog.Change read = log.take(page, question);
    boolean isHanded = log.isHanded();
    TailLog.Change given = takeHanded();
    // what was handed over and fits goes further than the page
    boolean isFurther = isHanded && given.grown() > 0;
    stale |= !page.atEnd() && !page.events().isEmpty() && !isFurther;
    return read.and(given);
  }

  private boolean isSealed() {
    synchronized (log) {
      return log.isSealed();
    }
  }

  /** Takes nothing more; {@code isOver} if that is before the job's end. */
  private void end(boolean isOver) {
    Watch open;
    synchronized (log) {
      if (ended) {
        return;
      }
      ended = true;
      over = isOver;
      open = watch;
      watch = null;
    }
    if (open != null) {
      open.close();
    }
    if (isOver) {
      wake.run();
    }
  }

  private interface Blocking {
    void run() throws InterruptedException;
  }

  private void onThread(Blocking body) {
    var _ =
        Thread.ofVirtual()
            .name("tail-" + id)
            .start(() -> {
              try {
                body.run();
              } catch (InterruptedException e) {
                end(true);
              } catch (RuntimeException | Error e) {
                LOG.error("job {} cannot be followed any more", id, e);
                end(true);
              }
            });
  }
}
