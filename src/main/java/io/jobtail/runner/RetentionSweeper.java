package io.jobtail.runner;

import io.jobtail.store.EventStore;
import io.jobtail.store.RetentionReport;
import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is not to be kept, at start and then again and again. */
@Singleton
final class RetentionSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionSweeper.class);
  private static final RetentionReport NOTHING = new RetentionReport(0, 0, 0);

  private final EventStore store;
  private final Scheduler scheduler;
  private final RetentionConfiguration configuration;
  private volatile boolean stopped;

  RetentionSweeper(EventStore store, Scheduler scheduler, RetentionConfiguration configuration) {
    this.store = store;
    this.scheduler = scheduler;
    this.configuration = configuration;
  }

  void start() {
    schedule(Duration.ZERO);
  }

  /** The sweep under way, if there is one, is the last. */
  void stop() {
    stopped = true;
  }

  /** The next one is only scheduled after this one, so that two never run at once. */
  private void schedule(Duration delay) {
    scheduler.after(
        delay, () -> Thread.ofVirtual().name("retention").start(this::sweepAndSchedule));
  }

  private void sweepAndSchedule() {
    if (stopped) {
      return;
    }
    try {
      RetentionReport report = store.retain(configuration.policy());
      if (!report.equals(NOTHING)) {
        LOG.info("retention: {}", report);
      }
    } catch (StoreException e) {
      LOG.warn("retention failed", e);
    } finally {
      schedule(configuration.interval());
    }
  }
}
