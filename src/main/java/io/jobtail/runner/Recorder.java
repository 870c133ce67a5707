package io.jobtail.runner;

import io.jobtail.job.JobEvent;
import io.jobtail.job.LogSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one attempt's events. Whoever says something puts it into a bounded buffer; one thread
 * takes all that is there and appends it, so batches grow while the append before is under way.
 * That thread alone calls the store: a job's thread may be interrupted at any time, and an
 * interrupt must not hit the storage.
 *
 * <p>While the store fails the writer tries again and the job waits at the full buffer; only a
 * stolen claim or {@link #abort} ends that.
 */
final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final int EVENT_OVERHEAD = 120;

  /** How the recording ended. */
  enum End {
    /** The attempt's last event is stored. */
    STORED,
    /** Somebody else has the job. */
    FENCED,
    /** Given up while the store failed; the next start rescues the job. */
    ABORTED,
    /** Something failed that is not the store; the claim is still ours, and the end not written. */
    BROKEN
  }

  private final AttemptLog log;
  private final RecorderConfiguration limits;
  private final UnaryOperator<JobEvent> masked;
  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final LongAdder dropped = new LongAdder();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final Condition work = lock.newCondition();

  // guarded by lock
  private List<JobEvent> pending = new ArrayList<>();
  private long pendingBytes;
  private boolean open = true;
  private boolean stopped;
  private boolean writerWaits;
  private @Nullable Function<LogSummary, JobEvent> last;

  // of the writer thread
  private final TextDigest digest = new TextDigest();

  /**
   * Writes into the log once it is begun.
   *
   * @param masked what may be stored of an event
   */
  Recorder(AttemptLog log, RecorderConfiguration limits, UnaryOperator<JobEvent> masked) {
    this.log = log;
    this.limits = limits;
    this.masked = masked;
  }

  /** Writes the first event; true once it is stored, false if it never will be. */
  boolean begin(JobEvent first) {
    putAlways(first);
    Thread.ofVirtual().name("recorder-" + log.id()).start(this::write);
    return begun.join();
  }

  /** Waits for room; false, and counted, if nothing is taken any more. */
  boolean put(JobEvent event, int chars) {
    long size = EVENT_OVERHEAD + 2L * chars;
    lock.lock();
    try {
      while (open && isFull()) {
        notFull.awaitUninterruptibly();
      }
      if (!open) {
        dropped.increment();
        return false;
      }
      add(event, size);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Does not wait; false if there is no room or nothing is taken any more. */
  boolean offer(JobEvent event) {
    lock.lock();
    try {
      if (!open || isFull()) {
        return false;
      }
      add(event, EVENT_OVERHEAD);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything is taken. */
  boolean isOpen() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** For the few events that Jobtail itself adds: waits for no room. */
  void putAlways(JobEvent event) {
    lock.lock();
    try {
      if (open) {
        add(event, EVENT_OVERHEAD);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more; what is there is written, and then the event made from its summary. */
  void end(Function<LogSummary, JobEvent> last) {
    lock.lock();
    try {
      if (this.last == null) {
        this.last = last;
        close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes nothing more, not even what is there. */
  void abort() {
    stop(End.ABORTED);
  }

  /** The same, since somebody else has the job. */
  void fence() {
    stop(End.FENCED);
  }

  /** Completes when nothing more will be written. */
  CompletableFuture<End> ended() {
    return end;
  }

  /** Lines that came too late. */
  long dropped() {
    return dropped.sum();
  }

  private boolean isFull() {
    return pending.size() >= limits.events() || pendingBytes >= limits.bytes();
  }

  private void add(JobEvent event, long size) {
    pending.add(event);
    pendingBytes += size;
    if (writerWaits) {
      writerWaits = false;
      work.signal();
    }
  }

  private void close() {
    open = false;
    notFull.signalAll();
    work.signal();
  }

  private void stop(End how) {
    lock.lock();
    try {
      stopped = true;
      pending = new ArrayList<>();
      pendingBytes = 0;
      close();
    } finally {
      lock.unlock();
    }
    end.complete(how); // first: an abort makes the writer stop as if it were fenced
    log.abort();
    begun.complete(false);
  }

  private void write() {
    try {
      for (Batch batch = take(); batch != null; batch = take()) {
        if (!log.append(batch.events())) {
          stop(End.FENCED); // after an abort this changes nothing
          return;
        }
        begun.complete(true);
        if (batch.isLast()) {
          end.complete(End.STORED);
          return;
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.error("recording of job {} broke", log.id(), e);
      stop(End.BROKEN);
    }
  }

  private record Batch(List<JobEvent> events, boolean isLast) {}

  private @Nullable Batch take() {
    List<JobEvent> batch;
    Function<LogSummary, JobEvent> ending;
    lock.lock();
    try {
      while (pending.isEmpty() && last == null && !stopped) {
        writerWaits = true;
        work.awaitUninterruptibly();
      }
      if (stopped) {
        return null;
      }
      batch = pending;
      pending = new ArrayList<>(Math.min(batch.size(), limits.events()));
      pendingBytes = 0;
      ending = last;
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
    batch.replaceAll(masked);
    batch.forEach(digest::add);
    if (ending != null) {
      batch.add(masked.apply(ending.apply(digest.finish())));
    }
    return new Batch(batch, ending != null);
  }
}
