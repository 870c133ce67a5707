package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import io.netty.util.concurrent.EventExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all readers share: the clock that ticks for them, and the few that read the store at once.
 */
@Singleton
final class ReaderEngine implements ReaderHost {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderEngine.class);
  private static final long STORE_RETRY_MILLIS = 1_000;

  private final LogReader log;
  private final Tails tails;
  private final StreamConfiguration configuration;
  private final Semaphore catchUps;
  private final Seats seats;
  private final StreamMeter meter;
  private final Map<EventExecutor, LoopReaders> loops = new ConcurrentHashMap<>();
  private final ExecutorService fetchers = Executors.newVirtualThreadPerTaskExecutor();

  ReaderEngine(
      LogReader log,
      Tails tails,
      Seats seats,
      StreamConfiguration configuration,
      StreamMeter meter) {
    this.seats = seats;
    this.meter = meter;
    this.log = log;
    this.tails = tails;
    this.configuration = configuration;
    this.catchUps = new Semaphore(configuration.catchUps());
  }

  Seats seats() {
    return seats;
  }

  /** A reader begins; on its loop. */
  void joined(Reader reader) {
    loops.computeIfAbsent(reader.loop(), loop -> new LoopReaders(loop, configuration)).add(reader);
    JobTail tail = reader.tail();
    if (tail != null) {
      tail.group(reader.loop()).add(reader);
    }
  }

  @Override
  public void left(Reader reader) {
    LoopReaders loop = loops.get(reader.loop());
    if (loop != null) {
      loop.remove(reader);
    }
    JobTail tail = reader.tail();
    if (tail != null) {
      tail.group(reader.loop()).remove(reader);
      tails.release(tail.id());
    }
    reader.seat().streamEnded();
  }

  @Override
  public void fetch(Reader reader, EventId after) {
    meter.catchUpWaits();
    fetchers.execute(() -> read(reader, after));
  }

  private void read(Reader reader, EventId after) {
    try {
      Batch batch = read(reader.job(), after);
      reader.loop().execute(() -> reader.fetched(batch));
    } catch (StoreException e) {
      // the reader stays and hears heartbeats; it goes on when the store does
      LOG.warn("job {} cannot be read after {} now: {}", reader.job(), after, e.getMessage());
      var _ =
          reader
              .loop()
              .schedule(() -> fetch(reader, after), STORE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("job {} cannot be read after {}", reader.job(), after, e);
      reader.loop().execute(() -> reader.fetched(null));
    }
  }

  private @Nullable Batch read(JobId job, EventId after) throws InterruptedException {
    catchUps.acquire();
    meter.catchUpBegins();
    try {
      return log.read(job, after);
    } finally {
      catchUps.release();
      meter.catchUpEnds();
    }
  }

  /**
   * Ends every stream, and those that begin from now on; clients are told to come back. Returns at
   * once.
   */
  void drain() {
    seats.close();
    loops.forEach((loop, all) ->
        loop.execute(() -> all.all().forEach(reader -> reader.endEarly(Eviction.DRAIN))));
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

  @PreDestroy
  void stop() {
    fetchers.shutdownNow();
  }
}
