package io.jobtail.runner;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;

/** Chance is an input: tests bring their own. */
@Factory
final class EndingsFactory {
  @Singleton
  Endings endings(RetryConfiguration retry) {
    return new Endings(new Backoff(retry, () -> ThreadLocalRandom.current().nextDouble()));
  }
}
