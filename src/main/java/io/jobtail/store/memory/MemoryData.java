package io.jobtail.store.memory;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.JobEntry;
import io.jobtail.store.JobIds;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.Turn;
import io.jobtail.store.Watches;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What outlives one store over the same memory. */
final class MemoryData {
  /** A place in the queue. */
  record Waiting(Instant readyAt, JobId id) implements Comparable<Waiting> {
    private static final Comparator<Waiting> ORDER =
        Comparator.comparing(Waiting::readyAt).thenComparing(Waiting::id);

    @Override
    public int compareTo(Waiting other) {
      return ORDER.compare(this, other);
    }
  }

  /** Who submitted with which key. */
  record Key(String scope, String key) {
    static Key of(NewJob.Idempotency idempotency) {
      return new Key(idempotency.scope(), idempotency.key());
    }
  }

  /** What is remembered of a job that was removed. */
  record Tombstone(Instant removedAt, @Nullable String owner) {}

  private static final TreeMap<JobId, MemoryJob> NONE = new TreeMap<>();

  final ReentrantLock lock = new ReentrantLock();
  final Watches watches = new Watches();
  final Telling telling = new Telling(watches);
  final JobIds ids;

  // guarded by lock
  final TreeMap<JobId, MemoryJob> jobs = new TreeMap<>();
  final TreeMap<Waiting, MemoryJob> queue = new TreeMap<>();
  // the same; a type is there while jobs of it wait
  private final Map<String, TreeMap<Waiting, MemoryJob>> queueByType = new HashMap<>();
  final Map<Key, MemoryJob> keys = new HashMap<>();
  // by their owners, those that have one
  private final Map<String, TreeMap<JobId, MemoryJob>> owned = new HashMap<>();
  final Map<JobId, Tombstone> tombstones = new HashMap<>();
  private long incarnations;

  MemoryData(Clock clock) {
    ids = new JobIds(clock, null);
  }

  long nextIncarnation() {
    lock.lock();
    try {
      return ++incarnations;
    } finally {
      lock.unlock();
    }
  }

  SubmitOutcome submit(NewJob job, Instant now) {
    NewJob.@Nullable Idempotency idempotency = job.idempotency();
    MemoryJob existing = idempotency == null ? null : keys.get(Key.of(idempotency));
    if (existing != null && idempotency != null) {
      NewJob.@Nullable Idempotency stored = existing.idempotency;
      return stored != null && stored.fingerprint().equals(idempotency.fingerprint())
          ? new SubmitOutcome.Existing(existing.entry.fold())
          : new SubmitOutcome.KeyTaken(existing.id());
    }
    if (queue.size() >= job.queueLimit()) {
      return new SubmitOutcome.QueueFull(queue.size());
    }
    JobSpec spec =
        new JobSpec(
            ids.next(),
            job.type(),
            job.params(),
            job.labels(),
            job.owner(),
            job.trace(),
            now,
            job.timeout(),
            job.maxAttempts());
    MemoryJob stored = new MemoryJob(spec, idempotency);
    add(stored);
    return new SubmitOutcome.Created(stored.entry.fold());
  }

  JobPage list(JobQuery query) {
    JobId before = query.before();
    String owner = query.owner();
    TreeMap<JobId, MemoryJob> all = owner == null ? jobs : owned.getOrDefault(owner, NONE);
    var older = before == null ? all : all.headMap(before, false);
    List<Job> found = new ArrayList<>();
    for (MemoryJob stored : older.descendingMap().values()) {
      Job job = stored.entry.fold().job();
      if (!query.matches(job)) {
        continue;
      }
      if (found.size() == query.limit()) {
        return new JobPage(found, found.getLast().id());
      }
      found.add(job);
    }
    return new JobPage(found, null);
  }

  NextOutcome claimNext(Turn turn, Instant now, long incarnation) {
    List<MemoryJob> heads =
        queueByType.entrySet().stream()
            .filter(type -> turn.wants(type.getKey()))
            .map(type -> type.getValue().firstEntry().getValue())
            .toList();
    Comparator<MemoryJob> byTurn = Comparator.comparingInt(job -> turn.rank(job.spec.type()));
    return heads.stream()
        .filter(job -> !job.entry.readyAt().isAfter(now))
        .min(byTurn.thenComparing(job -> job.entry.readyAt()).thenComparing(MemoryJob::id))
        .<NextOutcome>map(job -> new NextOutcome.Claimed(claim(job, incarnation)))
        .orElseGet(() -> new NextOutcome.Nothing(earliest(heads)));
  }

  private static @Nullable Instant earliest(List<MemoryJob> jobs) {
    return jobs.stream()
        .map(job -> job.entry.readyAt())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  List<ClaimedJob> claimAbandoned(int limit, long incarnation) {
    return jobs.values().stream()
        .filter(job -> job.entry.holder() != JobEntry.NOBODY)
        .filter(job -> job.entry.holder() != incarnation)
        .limit(limit)
        .map(job -> claim(job, incarnation))
        .toList();
  }

  ClaimedJob claim(MemoryJob job, long incarnation) {
    ClaimedJob claimed = job.entry.claimFor(incarnation);
    queueOrNot(job);
    return claimed;
  }

  void add(MemoryJob job) {
    jobs.put(job.id(), job);
    String owner = job.spec.owner();
    if (owner != null) {
      owned.computeIfAbsent(owner, _ -> new TreeMap<>()).put(job.id(), job);
    }
    if (job.idempotency != null) {
      keys.put(Key.of(job.idempotency), job);
    }
    queueOrNot(job);
  }

  void remove(MemoryJob job, Instant now) {
    jobs.remove(job.id());
    String owner = job.spec.owner();
    if (owner != null) {
      owned.computeIfPresent(
          owner,
          (_, theirs) -> {
            theirs.remove(job.id());
            return theirs.isEmpty() ? null : theirs;
          });
    }
    if (job.idempotency != null) {
      keys.remove(Key.of(job.idempotency));
    }
    tombstones.put(job.id(), new Tombstone(now, owner));
  }

  /** Puts the job where it belongs now. */
  void queueOrNot(MemoryJob job) {
    @Nullable Waiting old = job.turn;
    String type = job.spec.type();
    if (old != null) {
      queue.remove(old);
      queueByType.computeIfPresent(
          type,
          (_, jobs) -> {
            jobs.remove(old);
            return jobs.isEmpty() ? null : jobs;
          });
    }
    job.turn = job.entry.isWaiting() ? new Waiting(job.entry.readyAt(), job.id()) : null;
    if (job.turn != null) {
      queue.put(job.turn, job);
      queueByType.computeIfAbsent(type, _ -> new TreeMap<>()).put(job.turn, job);
    }
  }
}
