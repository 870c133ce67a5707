package io.jobtail.stream;

import io.netty.util.concurrent.EventExecutor;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The readers of one job on one event loop. However often it is woken, one task runs; a long row of
 * readers is served in slices, between which the loop reads its sockets.
 */
final class WakeGroup {
  private static final int SLICE = 128;
  private static final Reader[] NONE = {};

  private final EventExecutor loop;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  // written on the loop
  private final Set<Reader> readers = new LinkedHashSet<>();
  private Reader @Nullable [] snapshot = NONE;

  WakeGroup(EventExecutor loop) {
    this.loop = loop;
  }

  void add(Reader reader) {
    readers.add(reader);
    snapshot = null;
  }

  void remove(Reader reader) {
    readers.remove(reader);
    snapshot = null;
  }

  void wake() {
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::sweep);
    }
  }

  private void sweep() {
    // cleared first: what is added from now on wakes again
    scheduled.set(false);
    Reader[] all = snapshot;
    if (all == null) {
      all = readers.toArray(NONE);
      snapshot = all;
    }
    slice(all, 0);
  }

  /**
   * A copy is swept, so that one that leaves does not make the sweep skip another; one that left
   * ignores the call.
   */
  private void slice(Reader[] all, int from) {
    int to = Math.min(all.length, from + SLICE);
    for (int i = from; i < to; i++) {
      all[i].proceed();
    }
    if (to < all.length) {
      // not execute(): that would not return to I/O in between
      var _ = loop.schedule(() -> slice(all, to), 1, TimeUnit.NANOSECONDS);
    }
  }
}
