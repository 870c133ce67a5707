package io.jobtail;

import io.jobtail.runner.Runner;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * For a SIGTERM that comes while the service starts. The framework puts its hook into the JVM a
 * little after the port is open and jobs may run; without one the process would be gone at once.
 * The thread that starts finds out that it is too late for a hook, and stops everything in order:
 * this waits for it.
 *
 * <p>The time that a stop may take counts from the signal, and ends whatever hangs, the framework's
 * hook too.
 */
final class StartGuard implements ApplicationEventListener<ServerStartupEvent>, Ordered {
  private static final long LOOK_MILLIS = 10;

  /** Where a stop in order is switched off: jobs are asked to stop all the same. */
  private static final Duration USUAL = Duration.ofSeconds(30);

  private final CountDownLatch failed = new CountDownLatch(1);
  private volatile @Nullable ApplicationContext guarded;

  /** Before anything begins to work. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  /**
   * From now on the process does not end before its context is closed, or the time for that is up.
   *
   * @throws IllegalStateException if the process ends already: then nothing begins to work
   */
  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    ApplicationContext context = event.getSource().getApplicationContext();
    Optional<Duration> grace = grace(context);
    Runner runner = context.getBean(Runner.class);
    LastResort resort = new LastResort(runner::halt, LastResort::halt);
    Runnable hook =
        () -> {
          grace.ifPresent(resort::arm);
          awaitClosed(context, grace.orElse(USUAL).toNanos());
        };
    Runtime.getRuntime().addShutdownHook(new Thread(hook, "start-guard"));
    guarded = context;
  }

  /** The start has failed: nobody else closes what has begun. */
  void fold() {
    ApplicationContext begun = guarded;
    if (begun != null) {
      close(begun);
    }
    failed.countDown();
  }

  /** Nothing where a stop in order is switched off. */
  private static Optional<Duration> grace(ApplicationContext context) {
    return context
        .findBean(GracefulShutdownConfiguration.class)
        .map(GracefulShutdownConfiguration::getGracePeriod);
  }

  private static void close(ApplicationContext context) {
    Duration longest = grace(context).orElse(USUAL);
    try {
      Thread.ofPlatform().daemon().name("close").start(context::close).join(longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitClosed(ApplicationContext context, long nanos) {
    long begun = System.nanoTime();
    try {
      while (context.isRunning()
          && System.nanoTime() - begun < nanos
          && !failed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        // whoever closes it tells nobody
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
