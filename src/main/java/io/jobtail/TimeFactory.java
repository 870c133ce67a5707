package io.jobtail;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The time is an input: tests bring a clock of their own. */
@Factory
final class TimeFactory {
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
