package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The moving end of one followed job's log, kept for a while as linked batches. Readers on event
 * loops are woken, once per burst and loop.
 */
final class JobTail {
  // what waits for a read to end counts in no window; past this the read goes on and finds it
  private static final int HANDED_OVER_ITEMS = 4;

  // what the store gave a reader and has not told the tail is looked for after so long
  private static final long LOOK_MILLIS = 1_000;

  private static final Spot OVER = new Spot.Over();

  private final JobId id;
  private final Outage outage;
  private final Windows.Share memory;
  private final Duration coalesce;
  private final StreamMeter meter;
  private final Map<EventExecutor, WakeGroup> groups = new ConcurrentHashMap<>();
  private final TailFeed feed;
  // guarded by itself
  private final TailLog log;

  JobTail(
      JobId id,
      LogReader reader,
      EventStore store,
      StreamConfiguration configuration,
      Windows windows,
      StreamMeter meter) {
    this.id = id;
    this.outage = new Outage("job " + id);
    this.meter = meter;
    this.coalesce = configuration.coalesce();
    this.memory = windows.open(this::giveUpOldest);
    this.log =
        new TailLog(
            new Ring(configuration.maxItem(), memory::grew),
            new HandedOver(
                Math.min(
                    configuration.window(), HANDED_OVER_ITEMS * (long) configuration.maxItem())));
    this.feed =
        new TailFeed(id, new PatientReader(id, store, reader, outage), log, memory, this::wake);
  }

  JobId id() {
    return id;
  }

  /** Begins where the log ends now. Does not block. */
  void start() {
    feed.start();
  }

  void close() {
    feed.close();
    memory.close();
  }

  /** The readers of this job on one event loop. */
  WakeGroup group(EventExecutor loop) {
    return groups.computeIfAbsent(loop, each -> new WakeGroup(each, new Pace(coalesce), meter));
  }

  private void wake() {
    groups.values().forEach(WakeGroup::wake);
  }

  /** What is said while the job cannot be read. */
  Outage outage() {
    return outage;
  }

  /** Something may have changed. */
  void changed() {
    feed.changed();
  }

  /** Whether everything up to an event is there for readers. */
  boolean has(EventId event) {
    synchronized (log) {
      return feed.isOver() || log.reaches(event);
    }
  }

  /**
   * Whether the job is known to go on, and the cursor to be an event of it whose followers are all
   * here.
   */
  boolean covers(EventId cursor) {
    synchronized (log) {
      return goesOn() && log.isKnown(cursor);
    }
  }

  /** Whether the job is known to go on. */
  boolean goesOn() {
    synchronized (log) {
      return feed.goesOn() && !log.isSealed() && log.hasBegun();
    }
  }

  /** Whether the job's last event is known. */
  boolean isSealed() {
    synchronized (log) {
      return log.isSealed();
    }
  }

  /** Whether nothing follows the newest event, though it is not the job's last. */
  boolean isOver() {
    return feed.isOver();
  }

  /** How often the log went back: what was read before is not worth much after. */
  int epoch() {
    synchronized (log) {
      return log.epoch();
    }
  }

  /**
   * Where a cursor is.
   *
   * @param since the epoch in which the reader got what it has seen
   * @param isSure whether its cursor was given out by the store or by this tail
   */
  Spot locate(EventId cursor, int since, boolean isSure) {
    Spot spot;
    boolean isAhead;
    synchronized (log) {
      spot = log.locate(cursor, since, isSure);
      isAhead = spot instanceof Spot.AtEnd && feed.goesOn() && log.expect(cursor);
    }
    if (isAhead) {
      // it may be lost before this tail has seen it
      CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS).execute(feed::look);
    }
    boolean isLast = spot instanceof Spot.AtEnd || spot instanceof Spot.Unsure;
    return isLast && feed.isOver() ? OVER : spot;
  }

  /**
   * A reader finds that the store has less than it should: the tail looks, and wakes it; returns
   * false if it looks at nothing any more.
   */
  boolean doubt() {
    return feed.doubt();
  }

  private long giveUpOldest() {
    synchronized (log) {
      return log.giveUpOldest();
    }
  }
}
