package io.jobtail.runner;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.logging.LoggingSystem;
import io.micronaut.logging.impl.LogbackLoggingSystem;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Puts our way of setting up the log in the place of the framework's. */
@Factory
final class LoggingFactory {
  @Singleton
  @Replaces(LogbackLoggingSystem.class)
  LoggingSystem logging(@Nullable @Property(name = LogLevels.FILE) String file) {
    return new LogLevels(file);
  }
}
