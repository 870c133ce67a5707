package io.jobtail.web;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * An answer is all the proof there is: a new process would help neither a store that is away nor a
 * job that is stuck.
 */
@Singleton
@Liveness
final class Alive implements HealthIndicator {
  private static final HealthResult UP = HealthResult.builder("alive", HealthStatus.UP).build();

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.just(UP);
  }
}
