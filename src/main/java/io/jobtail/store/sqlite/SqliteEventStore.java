package io.jobtail.store.sqlite;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.store.Append;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobEntry;
import io.jobtail.store.JobIds;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.LogLimits;
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
import io.jobtail.store.StoreMeter;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.Turn;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import io.jobtail.store.Watches;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps everything in one SQLite file. Every answer that something is stored comes after it was
 * synced to the disk.
 *
 * <p>Safe for use by many threads. Callers wait for the store's own threads and are not parted from
 * an answer by an interruption.
 */
final class SqliteEventStore implements EventStore {
  private final Clock clock;
  private final DirectoryLock lock;
  private final Watches watches;
  private final Writer writer;
  private final Readers readers;
  private final JobIds ids;
  private final Appending appending;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteEventStore(
      Clock clock,
      LogLimits limits,
      StoreMeter meter,
      DirectoryLock lock,
      Database database,
      Sql sql) {
    this.clock = clock;
    this.lock = lock;
    this.watches = new Watches();
    this.appending = new Appending(limits);
    Transaction transaction = new Transaction(sql, watches);
    transaction.nextIncarnation();
    this.ids =
        new JobIds(
            clock,
            sql.first(
                    "SELECT newest_id FROM store WHERE newest_id IS NOT NULL",
                    row -> new JobId(row.getString(1)))
                .orElse(null));
    this.readers = new Readers(database, meter);
    this.writer = new Writer(sql, transaction, meter);
  }

  /** Opens it without measuring. */
  static SqliteEventStore open(Path directory, Clock clock, LogLimits limits) {
    return open(directory, clock, limits, StoreMeter.NONE);
  }

  /**
   * Opens the file in a directory, or makes both.
   *
   * @throws StoreException if another server holds the directory, or the file cannot be used
   */
  static SqliteEventStore open(Path directory, Clock clock, LogLimits limits, StoreMeter meter) {
    DirectoryLock lock = DirectoryLock.acquire(directory);
    try {
      Database database = new Database(directory);
      Sql sql = database.openWriter();
      try {
        return new SqliteEventStore(clock, limits, meter, lock, database, sql);
      } catch (RuntimeException e) {
        sql.close();
        throw e;
      }
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public SubmitOutcome submit(NewJob job) {
    JobSpec spec =
        new JobSpec(
            ids.next(),
            job.type(),
            job.params(),
            job.labels(),
            job.owner(),
            job.trace(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            job.timeout(),
            job.maxAttempts());
    Append first = JobEntry.firstEvent(spec);
    return writer.write(transaction -> Submitting.submit(transaction, job, spec, first));
  }

  @Override
  public Lookup find(JobId id) {
    return readers.read(sql -> Reading.find(sql, id));
  }

  @Override
  public List<ReadOutcome.Gap> gaps(JobId id) {
    return readers.read(sql -> Reading.gaps(sql, id));
  }

  @Override
  public JobPage list(JobQuery query) {
    return readers.read(sql -> Reading.list(sql, query));
  }

  @Override
  public AppendOutcome append(JobId id, long claim, EventId first, List<JobEvent> events) {
    Append append = Append.of(first, events);
    return writer.write(transaction -> appending.append(transaction, id, claim, append));
  }

  @Override
  public ReadOutcome read(JobId id, EventId after, PageLimit limit) {
    return readers.read(sql -> Reading.read(sql, id, after, limit));
  }

  @Override
  public Optional<Checkpoint> checkpoint(JobId id, Place place) {
    return readers.read(sql -> Reading.checkpoint(sql, id, place));
  }

  @Override
  public NextOutcome claimNext(Turn turn) {
    return writer.write(transaction -> Claiming.claimNext(transaction, turn, clock.instant()));
  }

  @Override
  public List<ClaimedJob> claimAbandoned(int limit) {
    return writer.write(transaction -> Claiming.claimAbandoned(transaction, limit));
  }

  @Override
  public void release(JobId id, long claim) {
    boolean _ = writer.write(transaction -> Claiming.release(transaction, id, claim));
  }

  @Override
  public CancelOutcome cancel(JobId id) {
    return writer.write(transaction -> Claiming.cancel(transaction, id));
  }

  @Override
  public Standing standing(JobId id, long claim) {
    return readers.read(sql -> Reading.standing(sql, id, claim));
  }

  @Override
  public DeleteOutcome delete(JobId id) {
    DeleteOutcome outcome =
        writer.write(transaction -> Removing.delete(transaction, id, clock.instant()));
    if (outcome instanceof DeleteOutcome.Deleted) {
      Removing.purgeAll(writer);
    }
    return outcome;
  }

  @Override
  public OptionalLong queuePosition(JobId id) {
    return readers.read(sql -> Reading.queuePosition(sql, id, clock.instant()));
  }

  @Override
  public long queueLength() {
    return readers.read(sql -> sql.number(Submitting.WAITING));
  }

  @Override
  public Watch watch(JobId id, Watcher watcher) {
    checkOpen();
    return watches.add(id, watcher);
  }

  @Override
  public Watch watchAll(ChangeWatcher watcher) {
    checkOpen();
    return watches.addEvery(watcher);
  }

  @Override
  public Watch watchQueue(Runnable wake) {
    checkOpen();
    return watches.addQueue(wake);
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new StoreException("the store is closed", null);
    }
  }

  @Override
  public RetentionReport retain(RetentionPolicy policy) {
    return new Retention(writer, clock.instant()).apply(policy);
  }

  /** For tests: takes all claims for abandoned, as a restart does. */
  void abandonClaims() {
    long _ = writer.write(Transaction::nextIncarnation);
  }

  /** For tests: the file may not grow beyond so many pages, as on a full disk. */
  void limitPages(long pages) {
    long _ =
        writer.write(transaction -> transaction.sql().number("PRAGMA max_page_count = " + pages));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (lock) {
      readers.close();
      writer.close();
    }
  }
}
