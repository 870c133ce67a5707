package io.jobtail.store.redis;

import io.jobtail.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done again and again: leases are renewed on a thread of their own, since jobs depend on
 * it; what was not told is looked for, and the clock adjusted, on another one.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int RENEWALS_PER_LEASE = 3;
  private static final int LOOKS_PER_ADJUSTMENT = 20;
  private static final int LOOKS_PER_QUEUE = 2;
  private static final long END_SECONDS = 5;

  private final Leases leases;
  private final Lookout lookout;
  private final Runnable adjusting;
  private final ScheduledExecutorService renewing = thread("redis-leases");
  private final ScheduledExecutorService looking = thread("redis-lookout");
  // of the thread that looks
  private long looks;
  private boolean failing;

  /**
   * Begins with {@link #start}.
   *
   * @param adjusting what is done every ten seconds
   */
  Upkeep(Leases leases, Lookout lookout, Runnable adjusting) {
    this.leases = leases;
    this.lookout = lookout;
    this.adjusting = adjusting;
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  void start(Duration lease) {
    long every = lease.toMillis() / RENEWALS_PER_LEASE;
    var _ = renewing.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.MILLISECONDS);
    long look = LOOK.toMillis();
    var _ = looking.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
  }

  /** What is not told from now on is noticed. */
  void countNow() {
    try {
      lookout.count();
    } catch (StoreException e) {
      LOG.debug("changes are counted later", e);
    }
  }

  private void renew() {
    try {
      leases.renew();
    } catch (StoreException e) {
      LOG.warn("leases cannot be renewed now: {}", e.getMessage());
    } catch (RuntimeException | Error e) { // or no lease would ever be renewed again
      LOG.error("renewing leases broke", e);
    }
  }

  private void look() {
    try {
      lookout.look();
      lookout.count();
      looks++;
      if (looks % LOOKS_PER_QUEUE == 0) {
        lookout.queue();
      }
      if (looks % LOOKS_PER_ADJUSTMENT == 0) {
        adjusting.run();
      }
      failing = false;
    } catch (StoreException e) {
      if (!failing) {
        LOG.warn("Redis does not work now: {}", e.getMessage());
      }
      failing = true;
    } catch (RuntimeException | Error e) {
      LOG.error("looking for changes broke", e);
    }
  }

  @Override
  public void close() {
    for (ScheduledExecutorService thread : List.of(renewing, looking)) {
      thread.shutdownNow();
    }
    try {
      for (ScheduledExecutorService thread : List.of(renewing, looking)) {
        boolean _ = thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
