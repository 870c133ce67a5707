package io.jobtail.store.memory;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.Append;
import io.jobtail.store.AppendCheck;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.LogLimits;
import io.jobtail.store.LogPages;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.PageLimit;
import io.jobtail.store.Place;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.RetentionReport;
import io.jobtail.store.Standing;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.Turn;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in this process's memory. Public so that the tests of every package can use it.
 *
 * <p>Safe for use by many threads: one lock guards everything, and is not held while watchers are
 * called or events encoded.
 */
public final class MemoryEventStore implements EventStore {
  private final Clock clock;
  private final LogLimits limits;
  private final MemoryData data;
  private final long incarnation;
  private volatile boolean closed;

  /** An empty store. */
  public MemoryEventStore(Clock clock, LogLimits limits) {
    this(clock, limits, new MemoryData(clock));
  }

  private MemoryEventStore(Clock clock, LogLimits limits, MemoryData data) {
    this.clock = clock;
    this.limits = limits;
    this.data = data;
    this.incarnation = data.nextIncarnation();
  }

  /**
   * A store over the same jobs that takes every claim for abandoned, as after a crash of the
   * process. This one goes on working, like a process that was only thought to be dead.
   */
  public MemoryEventStore reopen() {
    return new MemoryEventStore(clock, limits, data);
  }

  @Override
  public SubmitOutcome submit(NewJob job) {
    SubmitOutcome outcome = locked(() -> data.submit(job, now()));
    if (outcome instanceof SubmitOutcome.Created(var fold)) {
      data.watches.wake(fold.job().id());
      data.watches.wakeQueue();
    }
    return outcome;
  }

  @Override
  public Lookup find(JobId id) {
    return locked(() -> {
      MemoryJob job = data.jobs.get(id);
      if (job != null) {
        return new Lookup.Found(job.entry.fold(), job.entry.isCancelRequested());
      }
      MemoryData.Tombstone removed = data.tombstones.get(id);
      return removed == null ? new Lookup.Unknown() : new Lookup.Gone(removed.owner());
    });
  }

  @Override
  public List<ReadOutcome.Gap> gaps(JobId id) {
    return locked(() -> {
      MemoryJob job = data.jobs.get(id);
      return job == null ? List.of() : job.gaps();
    });
  }

  @Override
  public JobPage list(JobQuery query) {
    return locked(() -> data.list(query));
  }

  @Override
  public AppendOutcome append(JobId id, long claim, EventId first, List<JobEvent> events) {
    Append append = Append.of(first, events);
    boolean[] isQueued = new boolean[1];
    AppendOutcome outcome =
        locked(() -> {
          MemoryJob job = data.jobs.get(id);
          if (job == null) {
            return new AppendOutcome.NoSuchJob();
          }
          return switch (AppendCheck.decide(job.entry, claim, append, job)) {
            case AppendCheck.Decision.Settled(var settled) -> settled;
            case AppendCheck.Decision.Store(var skip) -> {
              data.telling.add(id, job.store(append, skip, limits));
              data.queueOrNot(job);
              isQueued[0] = job.turn != null;
              yield new AppendOutcome.Appended(append.last());
            }
          };
        });
    data.telling.tell();
    if (isQueued[0]) {
      data.watches.wakeQueue();
    }
    return outcome;
  }

  @Override
  public ReadOutcome read(JobId id, EventId after, PageLimit limit) {
    return locked(() -> {
      MemoryJob job = data.jobs.get(id);
      if (job == null) {
        return data.tombstones.containsKey(id) ? new ReadOutcome.Gone() : new ReadOutcome.Unknown();
      }
      return LogPages.read(job, after, limit);
    });
  }

  @Override
  public Optional<Checkpoint> checkpoint(JobId id, Place place) {
    return locked(
        () -> Optional.ofNullable(data.jobs.get(id)).flatMap(job -> job.checkpoint(place)));
  }

  @Override
  public NextOutcome claimNext(Turn turn) {
    return locked(() -> data.claimNext(turn, clock.instant(), incarnation));
  }

  @Override
  public List<ClaimedJob> claimAbandoned(int limit) {
    List<ClaimedJob> claimed = locked(() -> data.claimAbandoned(limit, incarnation));
    claimed.forEach(job -> data.watches.wake(job.fold().job().id())); // of who had it before
    return claimed;
  }

  @Override
  public void release(JobId id, long claim) {
    boolean released =
        locked(() -> {
          MemoryJob job = data.jobs.get(id);
          if (job == null || !job.entry.isHeldBy(claim)) {
            return false;
          }
          job.entry.release();
          data.queueOrNot(job);
          return true;
        });
    if (released) {
      data.watches.wakeQueue();
    }
  }

  @Override
  public CancelOutcome cancel(JobId id) {
    boolean[] isNew = new boolean[1];
    CancelOutcome outcome =
        locked(() -> {
          MemoryJob job = data.jobs.get(id);
          if (job == null) {
            return data.tombstones.containsKey(id)
                ? new CancelOutcome.Gone()
                : new CancelOutcome.Unknown();
          }
          if (job.entry.isFinished()) {
            return new CancelOutcome.Finished(job.entry.fold());
          }
          isNew[0] = job.entry.requestCancel();
          return job.entry.isWaiting()
              ? new CancelOutcome.Yours(data.claim(job, incarnation))
              : new CancelOutcome.Wished(job.entry.fold());
        });
    if (isNew[0]) {
      data.watches.wake(id);
    }
    return outcome;
  }

  @Override
  public Standing standing(JobId id, long claim) {
    return locked(() -> {
      MemoryJob job = data.jobs.get(id);
      return job == null ? Standing.LOST : job.entry.standing(claim);
    });
  }

  @Override
  public DeleteOutcome delete(JobId id) {
    DeleteOutcome outcome =
        locked(() -> {
          MemoryJob job = data.jobs.get(id);
          if (job == null) {
            return data.tombstones.containsKey(id)
                ? new DeleteOutcome.Gone()
                : new DeleteOutcome.Unknown();
          }
          if (!job.entry.isFinished()) {
            return new DeleteOutcome.NotFinished(job.entry.jobState());
          }
          data.remove(job, clock.instant());
          return new DeleteOutcome.Deleted();
        });
    if (outcome instanceof DeleteOutcome.Deleted) {
      data.watches.wake(id);
    }
    return outcome;
  }

  @Override
  public OptionalLong queuePosition(JobId id) {
    return locked(() -> {
      MemoryJob job = data.jobs.get(id);
      if (job == null || job.turn == null || job.turn.readyAt().isAfter(clock.instant())) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(data.queue.headMap(job.turn, true).size());
    });
  }

  @Override
  public long queueLength() {
    return locked(() -> (long) data.queue.size());
  }

  @Override
  public Watch watch(JobId id, Watcher watcher) {
    return locked(() -> data.watches.add(id, watcher));
  }

  @Override
  public Watch watchAll(ChangeWatcher watcher) {
    return locked(() -> data.watches.addEvery(watcher));
  }

  @Override
  public Watch watchQueue(Runnable wake) {
    return locked(() -> data.watches.addQueue(wake));
  }

  @Override
  public RetentionReport retain(RetentionPolicy policy) {
    MemoryRetention retention = new MemoryRetention(data, clock.instant());
    RetentionReport report = locked(() -> retention.apply(policy));
    retention.changed().forEach(job -> data.watches.wake(job.id()));
    return report;
  }

  @Override
  public void close() {
    closed = true;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    data.lock.lock();
    try {
      if (closed) {
        throw new StoreException("the store is closed", null);
      }
      return action.get();
    } finally {
      data.lock.unlock();
    }
  }
}
