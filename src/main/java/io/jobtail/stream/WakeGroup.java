package io.jobtail.stream;

import io.netty.util.concurrent.EventExecutor;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readers of one job on one event loop. However often it is woken, one task runs; a long row of
 * readers is served in slices, between which the loop reads its sockets; and sweeps of a busy job
 * keep a distance (see {@link Pace}), so that a reader is given more at once.
 */
final class WakeGroup {
  private static final Logger LOG = LoggerFactory.getLogger(WakeGroup.class);
  private static final int SLICE = 128;
  private static final Reader[] NONE = {};

  private final EventExecutor loop;
  private final Pace pace;
  private final StreamMeter meter;
  private final SharedFrames frames = new SharedFrames();
  // set by a wake, cleared when the sweep begins that serves it
  private final AtomicBoolean woken = new AtomicBoolean();

  // written on the loop
  private final Set<Reader> readers = new LinkedHashSet<>();
  private Reader @Nullable [] snapshot = NONE;
  private int turn;
  private boolean scheduled;
  private boolean sweeping;
  private long begun = System.nanoTime();
  // when the sweep before began: what came later is news, what came earlier was missed
  private long freshSince = begun;

  // of the slice that is being served
  private boolean inSlice;
  private int given;
  private long events;
  private long bytes;
  private long oldest;

  WakeGroup(EventExecutor loop, Pace pace, StreamMeter meter) {
    this.loop = loop;
    this.pace = pace;
    this.meter = meter;
  }

  SharedFrames frames() {
    return frames;
  }

  void add(Reader reader) {
    readers.add(reader);
    snapshot = null;
  }

  void remove(Reader reader) {
    readers.remove(reader);
    snapshot = null;
  }

  /** There is more to give. May be called on any thread. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      loop.execute(this::look);
    }
  }

  private void look() {
    if (scheduled || sweeping || !woken.get()) {
      return;
    }
    long wait = pace.untilNext(System.nanoTime());
    if (wait <= 0) {
      sweep();
    } else {
      later(this::sweep, wait);
    }
  }

  private void later(Runnable sweep, long nanos) {
    scheduled = true;
    var _ = loop.schedule(sweep, nanos, TimeUnit.NANOSECONDS);
  }

  private void sweep() {
    scheduled = false;
    sweeping = true;
    // cleared first: what is added from now on wakes again
    woken.set(false);
    freshSince = begun;
    begun = System.nanoTime();
    pace.begin(begun);
    frames.begin();
    Reader[] all = snapshot;
    if (all == null) {
      all = readers.toArray(NONE);
      snapshot = all;
    }
    // nobody is always the last
    turn = all.length == 0 ? 0 : (turn + SLICE) % all.length;
    slice(all, turn, 0);
  }

  /**
   * A copy is swept, so that one that leaves does not make the sweep skip another; one that left
   * ignores the call.
   *
   * @param start where in the row this sweep began
   * @param done how many were served
   */
  private void slice(Reader[] all, int start, int done) {
    int to = Math.min(all.length, done + SLICE);
    inSlice = true;
    for (int i = done; i < to; i++) {
      serve(all[(start + i) % all.length]);
    }
    inSlice = false;
    report();
    if (to < all.length) {
      // not execute(): that would not return to I/O in between
      var _ = loop.schedule(() -> slice(all, start, to), 1, TimeUnit.NANOSECONDS);
      return;
    }
    frames.end();
    sweeping = false;
    long now = System.nanoTime();
    pace.end(now);
    if (woken.get()) {
      // never from within: I/O and other jobs come first
      later(this::sweep, Math.max(1, pace.untilNext(now)));
    }
  }

  /** One reader's failure, of whatever kind, is not that of the others, nor of their next sweep. */
  private static void serve(Reader reader) {
    try {
      reader.proceed();
    } catch (RuntimeException | Error e) {
      LOG.error("a reader failed", e);
    }
  }

  /**
   * A reader was given events in one frame.
   *
   * @param arrivedNanos when the first of them came; 0 if that says nothing
   */
  void gave(int newEvents, int newBytes, long arrivedNanos) {
    given++;
    events += newEvents;
    bytes += newBytes;
    boolean isNews = arrivedNanos != 0 && arrivedNanos - freshSince >= 0;
    if (isNews && (oldest == 0 || arrivedNanos - oldest < 0)) {
      oldest = arrivedNanos;
    }
    if (!inSlice) {
      report();
    }
  }

  private void report() {
    if (given > 0) {
      meter.flushed(given, events, bytes, oldest == 0 ? -1 : System.nanoTime() - oldest);
      meter.frames(frames.takeHits(), frames.takeMisses());
    }
    given = 0;
    events = 0;
    bytes = 0;
    oldest = 0;
  }
}
