package io.jobtail.runner;

import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of this package: rescue before the first claim, and the ends of jobs before the store
 * closes.
 */
@Context
public final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private final EventStore store;
  private final Roles roles;
  private final Worker worker;
  private final Rescue rescue;
  private final RetentionSweeper retention;
  private final TypeDurations durations;
  private final List<BeforeRescue> beforeRescue;
  private final List<BeforeHalt> beforeHalt;

  /**
   * @param store used by the parts too; named here so that it is closed after this bean
   */
  Runner(
      EventStore store,
      Roles roles,
      Worker worker,
      Rescue rescue,
      RetentionSweeper retention,
      TypeDurations durations,
      List<BeforeRescue> beforeRescue,
      List<BeforeHalt> beforeHalt) {
    this.store = store;
    this.roles = roles;
    this.worker = worker;
    this.rescue = rescue;
    this.retention = retention;
    this.durations = durations;
    this.beforeRescue = beforeRescue;
    this.beforeHalt = beforeHalt;
  }

  @PostConstruct
  void start() {
    JobLogAppender.attach();
    sayRoles();
    beforeRescue.forEach(BeforeRescue::run);
    if (roles.hasRunner()) {
      rescue.start();
    }
    durations.start();
    retention.start();
  }

  /**
   * Begins to claim jobs, where this instance runs any. A server does it when its port is open; a
   * context that starts no server claims nothing until this is called. Harmless when repeated, and
   * after a stop.
   */
  public void begin() {
    if (roles.hasRunner()) {
      worker.start();
    }
  }

  private void sayRoles() {
    LOG.info(
        "this instance {}",
        roles.hasApi() && roles.hasRunner()
            ? "answers requests, and runs jobs once its server listens"
            : roles.hasApi()
                ? "answers requests and runs no jobs"
                : "has no API, and runs jobs once its server listens");
    if (!store.isShared() && !roles.hasRunner()) {
      LOG.warn(
          "jobs that are submitted here wait for nobody: jobtail.roles has no runner, and no other"
              + " instance can work on this store");
    }
    if (!store.isShared() && !roles.hasApi()) {
      LOG.warn(
          "nobody can submit a job: jobtail.roles has no api, and no other instance can work on"
              + " this store");
    }
  }

  /** Ends what would outlive this process, which goes without an orderly end. */
  public void halt() {
    beforeHalt.forEach(BeforeHalt::run);
  }

  /** Fired before any bean is closed. */
  @EventListener
  void onShutdown(ShutdownEvent event) {
    stop();
  }

  /** Claims no more, and looks for nothing that others have lost. What runs goes on. */
  public void retire() {
    durations.stop();
    rescue.stop();
    retention.stop();
    worker.retire();
  }

  /** The jobs that run here, and for each when nothing more will be written of its run. */
  public Map<JobId, CompletableFuture<?>> running() {
    return worker.running().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Attempt::id,
                Attempt::written,
                // one that was abandoned keeps its slot beside the next one
                (one, other) -> CompletableFuture.allOf(one, other)));
  }

  /**
   * Claims no more, interrupts what runs, and returns when the ends of jobs are stored, or the
   * graces are over. Harmless when repeated.
   */
  @PreDestroy
  public void stop() {
    retire();
    worker.stop();
  }
}
