package io.jobtail;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * For a SIGTERM that comes while the service starts. The framework puts its hook into the JVM a
 * little after the port is open and jobs may run; without one the process would be gone at once.
 * The thread that starts finds out that it is too late for a hook, and stops everything in order:
 * this waits for it.
 */
final class StartGuard implements ApplicationEventListener<ServerStartupEvent>, Ordered {
  private static final long LOOK_MILLIS = 10;

  private final CountDownLatch failed = new CountDownLatch(1);

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
    long nanos = context.getBean(GracefulShutdownConfiguration.class).getGracePeriod().toNanos();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitClosed(context, nanos), "start-guard"));
  }

  /** The start has failed: nobody closes anything. */
  void fold() {
    failed.countDown();
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
