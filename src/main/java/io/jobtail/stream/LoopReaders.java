package io.jobtail.stream;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All readers on one event loop, and the clock that ticks for them. Used on that loop only. */
final class LoopReaders {
  private static final Logger LOG = LoggerFactory.getLogger(LoopReaders.class);
  private static final Duration SLOWEST_TICK = Duration.ofMillis(500);
  private static final Duration FASTEST_TICK = Duration.ofMillis(10);

  private final EventExecutor loop;
  private final long tickNanos;
  private final Set<Reader> readers = new LinkedHashSet<>();
  private @Nullable ScheduledFuture<?> ticking;

  LoopReaders(EventExecutor loop, StreamConfiguration limits) {
    this.loop = loop;
    this.tickNanos = tick(limits).toNanos();
  }

  /** Fine enough for the shortest of the limits. */
  private static Duration tick(StreamConfiguration limits) {
    Duration shortest =
        limits.heartbeat().compareTo(limits.stalledWrite()) < 0
            ? limits.heartbeat()
            : limits.stalledWrite();
    Duration tick = shortest.dividedBy(40);
    if (tick.compareTo(SLOWEST_TICK) > 0) {
      return SLOWEST_TICK;
    }
    return tick.compareTo(FASTEST_TICK) < 0 ? FASTEST_TICK : tick;
  }

  void add(Reader reader) {
    readers.add(reader);
    if (ticking == null) {
      ticking = loop.scheduleWithFixedDelay(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }
  }

  void remove(Reader reader) {
    readers.remove(reader);
    if (readers.isEmpty() && ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }

  List<Reader> all() {
    return new ArrayList<>(readers);
  }

  private void tick() {
    // a copy: a reader whose time is up leaves
    for (Reader reader : all()) {
      try {
        reader.tick();
      } catch (RuntimeException | Error e) {
        // the clock of this loop goes on for the others
        LOG.error("a reader failed", e);
      }
    }
  }
}
