package io.jobtail.store.memory;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the store if configuration picks this one. */
@Factory
@Requires(property = "jobtail.store", value = "memory")
final class MemoryStoreFactory {
  @Singleton
  @Bean(preDestroy = "close")
  EventStore store(Clock clock, LogLimits limits) {
    return new MemoryEventStore(clock, limits);
  }
}
