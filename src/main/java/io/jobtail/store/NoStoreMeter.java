package io.jobtail.store;

import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;

/** Measures nothing; used where nothing else measures. */
@Singleton
@Secondary
final class NoStoreMeter implements StoreMeter {
  @Override
  public void committed(int events, long nanos) {}

  @Override
  public void read(long nanos) {}
}
