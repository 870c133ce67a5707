package io.jobtail.web;

import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.micronaut.configuration.lettuce.health.RedisHealthIndicator;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Whether the store answers now. Stands for the framework's own look at Redis too, which connects
 * anew for each question.
 *
 * <p>However often it is asked, it asks the store once in a while, and never twice at once: one
 * that does not answer is not asked again before it does. Nobody waits for it longer than a prober
 * would.
 */
@Singleton
@Readiness
@Replaces(RedisHealthIndicator.class)
final class StoreHealth implements HealthIndicator {
  private static final String NAME = "store";

  /** Less than the second that probers wait, unless they are told otherwise. */
  private static final Duration PATIENCE = Duration.ofMillis(800);

  private static final long KEPT_NANOS = Duration.ofMillis(500).toNanos();
  private static final HealthResult UP = HealthResult.builder(NAME, HealthStatus.UP).build();

  private final EventStore store;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  // guarded by this
  private @Nullable CompletableFuture<HealthResult> look;
  private @Nullable CompletableFuture<HealthResult> shown;
  private long shownAt;

  StoreHealth(EventStore store) {
    this.store = store;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    // whoever asks may lose interest; the others have not
    return Mono.fromFuture(current(), true);
  }

  /** What was found a moment ago, or is being found. */
  private synchronized CompletableFuture<HealthResult> current() {
    long now = System.nanoTime();
    if (shown != null && (!shown.isDone() || now - shownAt < KEPT_NANOS)) {
      return shown;
    }
    if (look == null || look.isDone()) {
      look = CompletableFuture.supplyAsync(this::ask, threads);
    }
    CompletableFuture<HealthResult> answer =
        look.copy()
            .completeOnTimeout(
                down("it does not answer"), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    var _ = answer.thenRun(this::noteTime);
    shown = answer;
    shownAt = now;
    return answer;
  }

  private synchronized void noteTime() {
    shownAt = System.nanoTime();
  }

  private HealthResult ask() {
    try {
      var _ = store.queueLength();
      return UP;
    } catch (StoreException e) {
      return down("it does not work");
    }
  }

  private static HealthResult down(String why) {
    return HealthResult.builder(NAME, HealthStatus.DOWN).details(Map.of("error", why)).build();
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
