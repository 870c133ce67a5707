package io.jobtail.stream;

import io.jobtail.store.StoreException;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all readers share: the clock that ticks for them, and the few that read the store at once.
 */
@Singleton
final class ReaderEngine implements ReaderHost {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderEngine.class);
  private static final long STORE_RETRY_MILLIS = 1_000;

  private final StreamConfiguration configuration;
  private final CatchUps catchUps;
  private final Searches searches;
  private final Seats seats;
  private final StreamMeter meter;
  private final Map<EventExecutor, LoopReaders> loops = new ConcurrentHashMap<>();
  private final Departure departure;

  ReaderEngine(
      CatchUps catchUps,
      Searches searches,
      Seats seats,
      StreamConfiguration configuration,
      StreamMeter meter) {
    this.searches = searches;
    this.seats = seats;
    this.meter = meter;
    this.configuration = configuration;
    this.catchUps = catchUps;
    this.departure = new Departure(seats, this::forEach);
  }

  Seats seats() {
    return seats;
  }

  /** A reader begins; on its loop. */
  void joined(Reader reader) {
    loops.computeIfAbsent(reader.loop(), loop -> new LoopReaders(loop, configuration)).add(reader);
    reader.join();
  }

  @Override
  public void left(Reader reader) {
    LoopReaders loop = loops.get(reader.loop());
    if (loop != null) {
      loop.remove(reader);
    }
    reader.seat().streamEnded();
  }

  @Override
  public void fetch(Leg leg, CatchUps.Page page) {
    EventExecutor loop = leg.reader().loop();
    var _ =
        catchUps
            .read(page)
            .whenComplete((found, failure) -> {
              if (failure == null) {
                leg.outage().ended();
                loop.execute(() -> leg.fetched(found.orElse(null)));
              } else {
                failed(leg, page, failure);
              }
            });
  }

  @Override
  public void search(Leg leg, ReaderPosition.Next.Search search) {
    EventExecutor loop = leg.reader().loop();
    searches.run(
        () -> {
          if (leg.reader().isEnded()) {
            return null;
          }
          return leg.look(search);
        },
        found -> loop.execute(() -> leg.found(search, found)));
  }

  private void failed(Leg leg, CatchUps.Page page, Throwable failure) {
    EventExecutor loop = leg.reader().loop();
    if (leg.reader().isEnded()) {
      return;
    }
    if (failure instanceof StoreException e) {
      // the reader stays and hears heartbeats; it goes on when the store does
      leg.outage().goesOn(e);
      var _ = loop.schedule(leg::again, STORE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      LOG.error("job {} cannot be read after {}", page.job(), page.after(), failure);
      loop.execute(() -> leg.fetched(null));
    }
  }

  /** How readers leave a server that stops. */
  Departure departure() {
    return departure;
  }

  /** Does something with every reader, on its loop. Returns at once. */
  private void forEach(Consumer<Reader> action) {
    loops.forEach((loop, all) -> loop.execute(() -> all.all().forEach(action)));
  }

  /**
   * Returns when every event loop has served the readers that were woken before; bounded, in case a
   * loop does not answer.
   */
  void awaitSweeps() throws InterruptedException {
    CountDownLatch served = new CountDownLatch(loops.size());
    loops.keySet().forEach(loop -> loop.execute(served::countDown));
    if (!served.await(1, TimeUnit.SECONDS)) {
      LOG.warn("an event loop is busy; its readers may miss the end");
    }
  }

  @Override
  public StreamMeter meter() {
    return meter;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Duration jitteredRetry() {
    long base = configuration.retry().toMillis();
    return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base + 1));
  }

  @Override
  public StreamConfiguration configuration() {
    return configuration;
  }
}
