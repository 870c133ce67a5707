package io.jobtail.web;

import io.jobtail.stream.Streams;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Down from the moment on in which the server is told to stop. */
@Singleton
@Readiness
final class DrainHealth implements HealthIndicator {
  private final Streams streams;

  DrainHealth(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.just(
        HealthResult.builder("drain", streams.isDraining() ? HealthStatus.DOWN : HealthStatus.UP)
            .build());
  }
}
