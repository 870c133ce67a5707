package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.EventStore;
import io.jobtail.store.Watch;
import io.jobtail.store.Watcher;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moving end of one followed job's log, kept for a while as linked batches. What the store
 * hands over is taken in the storing thread; where something is missing a virtual thread reads the
 * store until nothing is. Readers on event loops are woken, once per burst and loop.
 *
 * <pre>
 *   reading (from the start) ◀──▶ listening ──▶ ended
 * </pre>
 */
final class JobTail implements Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(JobTail.class);

  // what waits for a read to end counts in no window; past this the read goes on and finds it
  private static final int HANDED_OVER_ITEMS = 4;

  private static final Spot AT_END = new Spot.AtEnd();
  private static final Spot BEHIND = new Spot.Behind();
  private static final Spot OVER = new Spot.Over();

  private final JobId id;
  private final PatientReader log;
  private final EventStore store;
  private final Windows.Share memory;
  private final Duration coalesce;
  private final StreamMeter meter;
  private final Map<EventExecutor, WakeGroup> groups = new ConcurrentHashMap<>();

  // guarded by this
  private final Ring ring;
  private final HandedOver handed;
  private @Nullable Watch watch;
  private boolean reading = true;
  // something may be stored that was not handed over
  private boolean stale;
  private boolean sealed;
  // sealed, over or closed: nothing more is taken
  private boolean ended;
  private volatile boolean over;

  JobTail(
      JobId id,
      LogReader log,
      EventStore store,
      StreamConfiguration configuration,
      Windows windows,
      StreamMeter meter) {
    this.id = id;
    this.log = new PatientReader(id, log);
    this.store = store;
    this.meter = meter;
    this.coalesce = configuration.coalesce();
    this.memory = windows.open(this::giveUpOldest);
    this.ring = new Ring(configuration.maxItem(), memory::grew);
    this.handed =
        new HandedOver(
            Math.min(configuration.window(), HANDED_OVER_ITEMS * (long) configuration.maxItem()));
  }

  JobId id() {
    return id;
  }

  /** Begins where the log ends now. Does not block. */
  void start() {
    onThread(this::begin);
  }

  void close() {
    end(false);
    log.close();
    memory.close();
  }

  /** The readers of this job on one event loop. */
  WakeGroup group(EventExecutor loop) {
    return groups.computeIfAbsent(loop, each -> new WakeGroup(each, new Pace(coalesce), meter));
  }

  /** Whether everything up to an event is there for readers. */
  synchronized boolean has(EventId event) {
    Batch newest = ring.newest();
    return over || (newest != null && newest.last().compareTo(event) >= 0);
  }

  /**
   * Whether the job is known to go on, and the cursor to be an event of it whose followers are all
   * here.
   */
  synchronized boolean covers(EventId cursor) {
    return !ended && !sealed && ring.isKnown(cursor);
  }

  /** Whether the job is known to go on. */
  synchronized boolean goesOn() {
    return !ended && !sealed && ring.newest() != null;
  }

  /** Whether nothing follows the newest event, though it is not the job's last. */
  boolean isOver() {
    return over;
  }

  synchronized Spot locate(EventId cursor) {
    Batch newest = ring.newest();
    if (newest == null || cursor.compareTo(newest.last()) >= 0) {
      return over ? OVER : AT_END;
    }
    Batch holding = ring.holding(cursor);
    return holding == null ? BEHIND : new Spot.In(holding);
  }

  private synchronized boolean isSealed() {
    return sealed;
  }

  private synchronized long giveUpOldest() {
    return ring.giveUpOldest();
  }

  @Override
  public void changed() {
    synchronized (this) {
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
    long grown;
    boolean hole;
    synchronized (this) {
      if (ended) {
        return;
      }
      stale |= !handed.add(after, events, sealed);
      if (reading) {
        return;
      }
      grown = takeHandedOver();
      hole = stale;
      reading = hole;
    }
    publish(grown);
    if (hole) {
      onThread(this::read);
    }
  }

  /** What was handed over, if it follows the newest event; returns by how many bytes it grew. */
  private long takeHandedOver() {
    Batch newest = ring.newest();
    EventId after = handed.after();
    if (newest == null || after == null) {
      return 0;
    }
    if (after.isAfter(newest.last())) {
      stale = true;
      return 0;
    }
    boolean seals = handed.sealed();
    return append(Batch.after(handed.take(), newest.last()), seals);
  }

  private long append(List<StoredEvent> events, boolean seals) {
    sealed |= seals;
    return ring.append(events, seals, System.nanoTime());
  }

  /** Without the lock, which is not held while others are called. */
  private void publish(long grown) {
    if (grown > 0) {
      wake();
      memory.appended(grown);
      if (isSealed()) {
        end(false);
      }
    }
  }

  private synchronized boolean keep(Watch made) {
    watch = made;
    return !ended;
  }

  private void begin() throws InterruptedException {
    Watch made = store.watch(id, this);
    if (!keep(made)) {
      made.close();
    }
    Fold head = log.current();
    if (head == null) {
      end(true);
      return;
    }
    long grown;
    synchronized (this) {
      grown = ring.begin(head.at());
      sealed = head.job().state().isFinished();
    }
    memory.appended(grown);
    wake();
    read();
  }

  /** Reads until nothing is missing. */
  private void read() throws InterruptedException {
    boolean more = true;
    while (more) {
      Batch newest;
      synchronized (this) {
        newest = Objects.requireNonNull(ring.newest(), "begun");
        stale = false;
      }
      Batch page = log.read(newest.last());
      List<StoredEvent> events = page == null ? null : page.events();
      if (page == null || events == null) {
        end(true);
        return;
      }
      long grown;
      synchronized (this) {
        grown = append(events, page.sealed());
        long handedOver = takeHandedOver();
        more = !ended && (stale || (!events.isEmpty() && handedOver == 0));
        reading = more;
        grown += handedOver;
      }
      publish(grown);
    }
  }

  /** Takes nothing more; {@code isOver} if that is before the job's end. */
  private void end(boolean isOver) {
    Watch open;
    synchronized (this) {
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
      wake();
    }
  }

  private void wake() {
    groups.values().forEach(WakeGroup::wake);
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
