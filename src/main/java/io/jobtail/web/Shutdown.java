package io.jobtail.web;

import io.jobtail.runner.Runner;
import io.jobtail.stream.Streams;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops in the order that loses least: jobs end, or are handed on; their readers see it; streams
 * that are still open are told to come back.
 */
@Singleton
final class Shutdown implements GracefulShutdownCapable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** How long the readers of jobs that have just ended may take to hear of it. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Runner runner;
  private final Streams streams;

  Shutdown(Runner runner, Streams streams) {
    this.runner = runner;
    this.streams = streams;
  }

  @Override
  public CompletionStage<?> shutdownGracefully() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("graceful-shutdown")
        .start(() -> {
          try {
            LOG.info("stopping: {} streams are open", streams.readers());
            runner.stop();
            streams.settle(SETTLE);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            streams.drain();
            done.complete(null);
          }
        });
    return done;
  }
}
