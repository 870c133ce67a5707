package io.jobtail.web;

import io.jobtail.runner.Runner;
import io.jobtail.stream.Streams;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
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
            streams.drain();
          } finally {
            done.complete(null);
          }
        });
    return done;
  }
}
