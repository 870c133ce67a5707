package io.jobtail.web;

import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.jobtail.stream.Seat;
import io.jobtail.stream.Stay;
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
   * Looks until what it sees is enough, or the time is up. Does not wait where as many wait as may;
   * when the server stops, no longer than a reader of the job would stay. A store that goes away
   * meanwhile is waited for too.
   *
   * @param longest null to wait as long as it takes
   */
  <T> Waited<T> until(
      JobId job,
      HttpRequest<?> request,
      @Nullable Duration longest,
      Supplier<T> look,
      Predicate<T> enough) {
    T seen = look.get();
    if (enough.test(seen)) {
      return new Waited<>(seen, Waited.How.ENOUGH);
    }
    if (longest != null && longest.isZero()) {
      return new Waited<>(seen, Waited.How.TIME_IS_UP);
    }
    Visit visit = visits.of(request);
    Seat seat = streams.enter(visit, job);
    if (seat == null) {
      return new Waited<>(seen, Waited.How.TURNED_AWAY);
    }
    BooleanSupplier connected = connected(request);
    try (Signal signal = new Signal(store, job);
        Stay stay = streams.stay(job, signal::wake)) {
      Limit limit = limit(longest, visit);
      return loop(seen, look, enough, signal, stay, limit, connected);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Waited<>(seen, Waited.How.TURNED_AWAY);
    } finally {
      seat.leave();
    }
  }

  /**
   * Until when it waits.
   *
   * @param deadline by System.nanoTime; the largest is none
   * @param reached how it has ended then
   */
  private record Limit(long deadline, Waited.How reached) {
    long left() {
      return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
    }
  }

  /** Who asks may not wait for longer than what they asked with lasts. */
  private Limit limit(@Nullable Duration asked, Visit visit) {
    Duration most = shorter(longestAnswer, visit.lasts());
    Duration first = shorter(asked, most);
    return new Limit(
        first == null ? Long.MAX_VALUE : System.nanoTime() + first.toNanos(),
        first != null && first.equals(asked) ? Waited.How.TIME_IS_UP : Waited.How.CUT_SHORT);
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }

  private <T> Waited<T> loop(
      T first,
      Supplier<T> look,
      Predicate<T> enough,
      Signal signal,
      Stay stay,
      Limit limit,
      BooleanSupplier connected)
      throws InterruptedException {
    T seen = first;
    while (true) {
      // before the look: what its job said here is seen by one that was sent away after it
      boolean leaves = stay.left() <= 0 || !connected.getAsBoolean();
      try {
        signal.watch();
        seen = look.get();
      } catch (StoreException e) {
        LOG.debug("a request for job {} waits for the store", signal.job(), e);
      }
      if (enough.test(seen)) {
        return new Waited<>(seen, Waited.How.ENOUGH);
      }
      if (limit.left() <= 0) {
        return new Waited<>(seen, limit.reached());
      }
      if (leaves) {
        return new Waited<>(seen, Waited.How.TURNED_AWAY);
      }
      long left = Math.min(limit.left(), stay.left());
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
