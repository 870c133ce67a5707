package io.jobtail.web;

import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.micronaut.configuration.lettuce.health.RedisHealthIndicator;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether the store answers now. Stands for the framework's own look at Redis too, which connects
 * anew for each question. Asked often, it asks the store once in a while.
 */
@Singleton
@Replaces(RedisHealthIndicator.class)
final class StoreHealth implements HealthIndicator {
  private static final String NAME = "store";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration KEPT = Duration.ofMillis(500);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Mono<HealthResult> result;

  StoreHealth(EventStore store) {
    result =
        Mono.fromCallable(store::queueLength)
            .subscribeOn(Schedulers.fromExecutorService(threads))
            .map(_ -> HealthResult.builder(NAME, HealthStatus.UP).build())
            .timeout(PATIENCE)
            .onErrorResume(StoreException.class, _ -> down("it does not work"))
            .onErrorResume(TimeoutException.class, _ -> down("it does not answer"))
            .cache(KEPT);
  }

  private static Mono<HealthResult> down(String why) {
    return Mono.just(
        HealthResult.builder(NAME, HealthStatus.DOWN).details(Map.of("error", why)).build());
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return result;
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
