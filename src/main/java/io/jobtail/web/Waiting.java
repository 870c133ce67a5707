package io.jobtail.web;

import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.Watch;
import io.jobtail.stream.Seat;
import io.jobtail.stream.Streams;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  private final EventStore store;
  private final Streams streams;

  Waiting(EventStore store, Streams streams) {
    this.store = store;
    this.streams = streams;
  }

  /**
   * Looks until what it sees is enough, or the time is up, and returns the last it saw. Does not
   * wait where as many wait as may, or the server is stopping.
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
    Seat seat = enough.test(seen) ? null : streams.enter(job);
    if (seat == null) {
      return seen;
    }
    BooleanSupplier connected = connected(request);
    long deadline = longest == null ? Long.MAX_VALUE : System.nanoTime() + longest.toNanos();
    Semaphore signal = new Semaphore(0);
    try (Watch watch = store.watch(job, signal::release)) {
      return loop(look, enough, signal, deadline, connected, watch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return look.get();
    } finally {
      seat.leave();
    }
  }

  private <T> T loop(
      Supplier<T> look,
      Predicate<T> enough,
      Semaphore signal,
      long deadline,
      BooleanSupplier connected,
      Watch watch)
      throws InterruptedException {
    while (true) {
      T seen = look.get();
      long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
      if (enough.test(seen) || left <= 0 || !connected.getAsBoolean() || streams.isDraining()) {
        watch.close();
        return seen;
      }
      long pause = Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS));
      if (signal.tryAcquire(pause, TimeUnit.NANOSECONDS)) {
        signal.drainPermits();
      }
    }
  }

  private static BooleanSupplier connected(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? () -> netty.getChannelHandlerContext().channel().isActive()
        : () -> true;
  }
}
