package io.jobtail.web;

import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.jobtail.stream.Seat;
import io.jobtail.stream.StreamConfiguration;
import io.jobtail.stream.Streams;
import io.jobtail.stream.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for a job to change. Each parks a virtual thread, counts as a reader, and ends
 * when its client is gone.
 */
@Singleton
final class Waiting {
  /**
   * Some of what is waited for changes without a wake (a place in the queue), and a client leaves
   * without one.
   */
  private static final long LOOK_AGAIN_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

  private final EventStore store;
  private final Streams streams;
  private final Visits visits;
  private final @Nullable Duration longestAnswer;

  Waiting(EventStore store, Streams streams, Visits visits, StreamConfiguration configuration) {
    this.store = store;
    this.streams = streams;
    this.visits = visits;
    this.longestAnswer = configuration.maxDuration();
  }

  /**
   * Looks until what it sees is enough, or the time is up, and returns the last it saw. Does not
   * wait where as many wait as may, or the server is stopping. A store that goes away meanwhile is
   * waited for too.
   *
   * @param longest null to wait as long as it takes
   */
  <T> T until(
      JobId job,
      HttpRequest<?> request,
      @Nullable Duration longest,
      Supplier<T> look,
      Predicate<T> enough) {
    T seen = look.get();
    Visit visit = visits.of(request);
    Seat seat = enough.test(seen) ? null : streams.enter(visit, job);
    if (seat == null) {
      return seen;
    }
    BooleanSupplier connected = connected(request);
    // who asks may not wait for longer than what they asked with lasts
    Duration most = shorter(shorter(longest, longestAnswer), visit.lasts());
    long deadline = most == null ? Long.MAX_VALUE : System.nanoTime() + most.toNanos();
    try (Signal signal = new Signal(store, job)) {
      return loop(seen, look, enough, signal, deadline, connected);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return seen;
    } finally {
      seat.leave();
    }
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }

  private <T> T loop(
      T first,
      Supplier<T> look,
      Predicate<T> enough,
      Signal signal,
      long deadline,
      BooleanSupplier connected)
      throws InterruptedException {
    T seen = first;
    while (true) {
      try {
        signal.watch();
        seen = look.get();
      } catch (StoreException e) {
        LOG.debug("a request for job {} waits for the store", signal.job(), e);
      }
      long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
      if (enough.test(seen) || left <= 0 || !connected.getAsBoolean() || streams.isDraining()) {
        return seen;
      }
      signal.await(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)));
    }
  }

  private static BooleanSupplier connected(HttpRequest<?> request) {
    if (!(request instanceof NettyHttpRequest<?> netty)) {
      return () -> true;
    }
    Channel channel = netty.getChannelHandlerContext().channel();
    AtomicBoolean gone = new AtomicBoolean();
    // over HTTP/2 a client leaves, and the connection stays
    channel.eventLoop().execute(() -> Multiplexed.tellEnd(channel, request, () -> gone.set(true)));
    return () -> channel.isActive() && !gone.get();
  }
}
