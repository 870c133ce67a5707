package io.jobtail.runner;

import io.jobtail.store.EventStore;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.List;

/**
 * The life of this package: rescue before the first claim, and the ends of jobs before the store
 * closes.
 */
@Context
public final class Runner {
  private final Worker worker;
  private final Rescue rescue;
  private final RetentionSweeper retention;
  private final TypeDurations durations;
  private final List<BeforeRescue> beforeRescue;

  /**
   * @param store used by the parts; named here so that it is closed after this bean
   */
  Runner(
      EventStore store,
      Worker worker,
      Rescue rescue,
      RetentionSweeper retention,
      TypeDurations durations,
      List<BeforeRescue> beforeRescue) {
    this.worker = worker;
    this.rescue = rescue;
    this.retention = retention;
    this.durations = durations;
    this.beforeRescue = beforeRescue;
  }

  @PostConstruct
  void start() {
    JobLogAppender.attach();
    beforeRescue.forEach(BeforeRescue::run);
    rescue.start();
    durations.start();
    worker.start();
    retention.start();
  }

  /** Fired before any bean is closed. */
  @EventListener
  void onShutdown(ShutdownEvent event) {
    stop();
  }

  /**
   * Claims no more, interrupts what runs, and returns when the ends of jobs are stored, or the
   * graces are over. Harmless when repeated.
   */
  @PreDestroy
  public void stop() {
    durations.stop();
    rescue.stop();
    retention.stop();
    worker.stop();
  }
}
