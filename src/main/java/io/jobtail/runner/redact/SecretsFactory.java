package io.jobtail.runner.redact;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.Collection;

/** What the configuration names. */
@Factory
final class SecretsFactory {
  @Singleton
  Secrets secrets(RedactConfiguration configuration, Collection<KnownSecrets> more) {
    return configuration
        .secrets()
        .and(more.stream().flatMap(known -> known.values().stream()).toList());
  }
}
