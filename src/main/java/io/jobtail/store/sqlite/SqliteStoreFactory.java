package io.jobtail.store.sqlite;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.StoreConfiguration;
import io.jobtail.store.StoreMeter;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import java.nio.file.Path;
import java.time.Clock;

/** Opens the store, unless configuration picks another; at start, so that errors show there. */
@Factory
@Requires(property = "jobtail.store", value = "sqlite", defaultValue = "sqlite")
final class SqliteStoreFactory {
  @Context
  @Bean(preDestroy = "close")
  EventStore store(
      StoreConfiguration configuration, Clock clock, LogLimits limits, StoreMeter meter) {
    return SqliteEventStore.open(Path.of(configuration.dataDir()), clock, limits, meter);
  }
}
