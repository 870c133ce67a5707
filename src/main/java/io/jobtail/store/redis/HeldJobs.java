package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The jobs whose claims this process has, each with its record as it was stored last: who writes to
 * it need not read it.
 *
 * <p>Safe for use by many threads.
 */
final class HeldJobs {
  /** One of them. */
  static final class Held {
    final JobId id;
    final long claim;
    final ReentrantLock lock = new ReentrantLock();
    // guarded by lock
    @Nullable JobRecord record;
    // everything up to here was stored under this claim, or was there before
    EventId acknowledged;
    // once set nothing is written under this claim any more
    volatile boolean lost;

    Held(JobRecord record) {
      this.id = record.id();
      this.claim = record.entry.claim();
      this.record = record;
      this.acknowledged = record.entry.last();
    }
  }

  private static final int LOST_KEPT = 1_000;

  private final Map<JobId, Held> jobs = new ConcurrentHashMap<>();
  private final Queue<Held> lost = new LinkedBlockingQueue<>();

  /** The record was stored with a claim of this process. */
  void add(JobRecord record) {
    jobs.put(record.id(), new Held(record));
  }

  /** The job, if this claim of it is one of this process. */
  @Nullable Held find(JobId id, long claim) {
    Held held = jobs.get(id);
    return held != null && held.claim == claim ? held : null;
  }

  void remove(Held held) {
    jobs.remove(held.id, held);
  }

  /**
   * Nothing is written under this claim any more. Whoever says so holds its lock. It is remembered
   * for a time: after a failover its number may be given out again.
   */
  void lose(Held held) {
    if (!held.lost) {
      held.lost = true;
      held.record = null;
      lost.add(held);
    }
    while (lost.size() > LOST_KEPT) {
      Held oldest = lost.poll();
      if (oldest != null) {
        remove(oldest);
      }
    }
  }

  /** Those whose leases are to be renewed. */
  List<Held> all() {
    return jobs.values().stream().filter(held -> !held.lost).toList();
  }

  int size() {
    return all().size();
  }
}
