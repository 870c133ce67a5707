package io.jobtail.web;

import io.jobtail.job.JobId;
import io.jobtail.runner.Runner;
import io.jobtail.stream.Drain;
import io.jobtail.stream.Streams;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.util.StringUtils;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import io.micronaut.runtime.graceful.GracefulShutdownListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops in the order that loses least:
 *
 * <pre>
 * not ready, no submission, no claim, no new stream
 *   ── delay ──▶ the listener closes; streams that are free to go are ended, over a window
 *   ── grace ──▶ jobs that still run are asked to stop, and handed on
 *                each job's end here lets its readers go
 *   ──▶ what is left is ended ──▶ everything is closed ──▶ gone, at the latest after it all
 * </pre>
 *
 * <p>In place of the framework's listener, which closes the port before anybody could see that this
 * instance is leaving.
 */
@Singleton
@Replaces(GracefulShutdownListener.class)
@Requires(property = GracefulShutdownConfiguration.ENABLED, value = StringUtils.TRUE)
final class Shutdown implements ApplicationEventListener<ShutdownEvent>, Ordered {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final Runner runner;
  private final Streams streams;
  private final Drain drain;
  private final Connections connections;
  private final ShutdownTimes times;
  private volatile @Nullable GracefulShutdownCapable server;

  Shutdown(
      Runner runner, Streams streams, Drain drain, Connections connections, ShutdownTimes times) {
    this.runner = runner;
    this.streams = streams;
    this.drain = drain;
    this.connections = connections;
    this.times = times;
  }

  /** Before what else hears of a shutdown. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @EventListener
  void onStart(ServerStartupEvent event) {
    server = event.getSource() instanceof GracefulShutdownCapable capable ? capable : null;
  }

  @Override
  public void onApplicationEvent(ShutdownEvent event) {
    long begun = System.nanoTime();
    drain.close();
    connections.leave();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread stopping = Thread.ofVirtual().name("shutdown").start(() -> tryStop(begun, done));
    if (!await(done, begun, times.untilClosing())) {
      stopping.interrupt();
      LOG.warn("what should have ended has not; everything is closed now");
    }
  }

  private void tryStop(long begun, CompletableFuture<Void> done) {
    try {
      stop(begun);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("an orderly stop failed", e);
    } finally {
      done.complete(null);
    }
  }

  private void stop(long begun) throws InterruptedException {
    runner.retire();
    Map<JobId, CompletableFuture<?>> running = runner.running();
    LOG.info("stopping: {} jobs run, {} streams are open", running.size(), streams.readers());
    sleepUntil(begun, times.drain().delay());
    connections.takeNoMore();
    CompletionStage<?> closed = closeListener();
    // whoever is told to come back must not come back to here
    connections.awaitPortsClosed(ShutdownTimes.SETTLE);
    connections.takeNobody();
    drain.dismiss(running.keySet(), times.drain().window());
    CompletableFuture<Void> ended = letGo(running);
    if (!await(ended, begun, times.drain().grace())) {
      LOG.info("jobs that still run are asked to stop");
    }
    runner.stop();
    await(ended, System.nanoTime(), ShutdownTimes.SETTLE);
    drain.end(times.drain().window(), ShutdownTimes.SETTLE);
    await(closed.toCompletableFuture(), System.nanoTime(), ShutdownTimes.LAST_WORDS);
    LOG.info("stopped in order, after {} ms", (System.nanoTime() - begun) / 1_000_000);
  }

  /** From now on nobody comes in; a connection is closed once its answer is out. */
  private CompletionStage<?> closeListener() {
    GracefulShutdownCapable known = server;
    return known == null ? CompletableFuture.completedFuture(null) : known.shutdownGracefully();
  }

  /** Each job's end here lets its readers go. */
  private CompletableFuture<Void> letGo(Map<JobId, CompletableFuture<?>> running) {
    return CompletableFuture.allOf(
        running.entrySet().stream()
            .map(job -> job.getValue().handleAsync((_, _) -> letGo(job.getKey()), letGoThreads()))
            .toArray(CompletableFuture[]::new));
  }

  private static Executor letGoThreads() {
    return task -> Thread.ofVirtual().name("job-ended").start(task);
  }

  private boolean letGo(JobId job) {
    try {
      drain.ended(job, ShutdownTimes.HEARD);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void sleepUntil(long begun, Duration after) throws InterruptedException {
    long left = begun + after.toNanos() - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  /** Returns whether it is done in time. */
  private static boolean await(CompletableFuture<?> what, long begun, Duration longest) {
    try {
      long left = Math.max(0, begun + longest.toNanos() - System.nanoTime());
      what.get(left, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
