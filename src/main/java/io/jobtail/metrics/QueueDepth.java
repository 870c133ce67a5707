package io.jobtail.metrics;

import io.jobtail.store.EventStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the jobs that wait, now and then: a scrape is answered on an event loop, which may not
 * wait for the store, and must also be answered when the store does not work.
 */
@Context
final class QueueDepth {
  private static final Logger LOG = LoggerFactory.getLogger(QueueDepth.class);

  private final EventStore store;
  private final MetricsConfiguration configuration;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile double depth = Double.NaN;

  QueueDepth(EventStore store, MeterRegistry registry, MetricsConfiguration configuration) {
    this.store = store;
    this.configuration = configuration;
    Gauge.builder("jobtail.queue.depth", this, queue -> queue.depth)
        .description("Jobs that wait to run, counted every jobtail.metrics.queue-interval")
        .register(registry);
  }

  @PostConstruct
  void start() {
    Thread.ofVirtual().name("queue-depth").start(this::run);
  }

  @PreDestroy
  void stop() {
    stopped.countDown();
  }

  private void run() {
    try {
      do {
        count();
      } while (!stopped.await(configuration.queueInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count() {
    try {
      depth = store.queueLength();
    } catch (RuntimeException e) {
      depth = Double.NaN; // not known is not none
      LOG.debug("the queue cannot be counted now", e);
    }
  }
}
