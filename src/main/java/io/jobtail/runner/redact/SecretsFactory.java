package io.jobtail.runner.redact;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** What the configuration names. */
@Factory
final class SecretsFactory {
  @Singleton
  Secrets secrets(RedactConfiguration configuration) {
    return configuration.secrets();
  }
}
