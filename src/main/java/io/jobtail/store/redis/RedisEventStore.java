package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.store.Append;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobIds;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
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
import io.jobtail.store.Watches;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps everything in Redis, which any number of processes share. */
final class RedisEventStore implements EventStore {
  private final Opening opening;
  private final Context with;
  private final HeldJobs held = new HeldJobs();
  private final Records records;
  private final Events events;
  private final Removed removed;
  private final Reading reading;
  private final Listing listing;
  private final Queue queue;
  private final Submitting submitting;
  private final Appending appending;
  private final Claiming claiming;
  private final Notices notices;
  private final Upkeep upkeep;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Begins to listen, and to renew leases. */
  RedisEventStore(Opening opening) {
    this.opening = opening;
    this.with = opening.context();
    Watches watches = new Watches();
    Lookout.Seen seen = new Lookout.Seen();
    Histories histories = new Histories(with.redis(), with.keys());
    records = new Records(with, histories, new Teller(watches, seen));
    events = new Events(with.redis(), with.keys());
    removed = new Removed(with, records);
    reading = new Reading(with, records, events, removed);
    listing = new Listing(with, records);
    queue = new Queue(with, records);
    JobIds ids = new JobIds(RedisTime.clock(with.time()::now), opening.newestId());
    submitting = new Submitting(with, records, queue, ids);
    appending = new Appending(with, records, held, events, watches);
    Leases leases = new Leases(with, held, watches, opening.trouble());
    claiming = new Claiming(with, records, held, leases, histories, removed);
    notices = new Notices(opening.link().listener(), with, watches, seen);
    opening.onReconnect(() -> {
      histories.forget();
      notices.listenAgain();
    });
    with.meter().depth(with.redis()::inFlight, held::size);
    upkeep =
        new Upkeep(
            leases,
            new Lookout(with, seen, watches, notices),
            () -> {
              opening.time().adjust();
              histories.forget();
              notices.listenAgainToMany();
            });
    upkeep.start(with.lease());
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new StoreException("the store is closed", null);
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public SubmitOutcome submit(NewJob job) {
    checkOpen();
    return submitting.submit(job);
  }

  @Override
  public Lookup find(JobId id) {
    checkOpen();
    return reading.find(id);
  }

  @Override
  public JobPage list(JobQuery query) {
    checkOpen();
    return listing.list(query);
  }

  @Override
  public AppendOutcome append(JobId id, long claim, EventId first, List<JobEvent> more) {
    checkOpen();
    return appending.append(id, claim, Append.of(first, more));
  }

  @Override
  public ReadOutcome read(JobId id, EventId after, PageLimit limit) {
    checkOpen();
    long begun = System.nanoTime();
    ReadOutcome outcome = reading.read(id, after, limit);
    with.meter().read(System.nanoTime() - begun);
    return outcome;
  }

  @Override
  public Optional<Checkpoint> checkpoint(JobId id, Place place) {
    checkOpen();
    return reading.checkpoint(id, place);
  }

  @Override
  public List<ReadOutcome.Gap> gaps(JobId id) {
    checkOpen();
    return reading.gaps(id);
  }

  @Override
  public NextOutcome claimNext(Turn turn) {
    checkOpen();
    return claiming.claimNext(turn);
  }

  @Override
  public List<ClaimedJob> claimAbandoned(int limit) {
    checkOpen();
    return claiming.claimAbandoned(limit);
  }

  @Override
  public void release(JobId id, long claim) {
    checkOpen();
    claiming.release(id, claim);
  }

  @Override
  public CancelOutcome cancel(JobId id) {
    checkOpen();
    return claiming.cancel(id);
  }

  @Override
  public Standing standing(JobId id, long claim) {
    checkOpen();
    return claiming.standing(id, claim);
  }

  @Override
  public DeleteOutcome delete(JobId id) {
    checkOpen();
    return removed.delete(id);
  }

  @Override
  public OptionalLong queuePosition(JobId id) {
    checkOpen();
    return queue.position(id);
  }

  @Override
  public long queueLength() {
    checkOpen();
    return queue.length();
  }

  @Override
  public Watch watch(JobId id, Watcher watcher) {
    checkOpen();
    return notices.watch(id, watcher);
  }

  @Override
  public Watch watchAll(ChangeWatcher watcher) {
    checkOpen();
    Watch watch = notices.watchAll(watcher);
    upkeep.countNow();
    return watch;
  }

  @Override
  public Watch watchQueue(Runnable wake) {
    checkOpen();
    return notices.watchQueue(wake);
  }

  @Override
  public RetentionReport retain(RetentionPolicy policy) {
    checkOpen();
    return new Sweep(with, records, removed, events).apply(policy);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      upkeep.close();
      notices.close();
      opening.close();
    }
  }
}
