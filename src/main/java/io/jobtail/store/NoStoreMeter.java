package io.jobtail.store;

import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.util.function.LongSupplier;

/** Measures nothing; used where nothing else measures. */
@Singleton
@Secondary
final class NoStoreMeter implements StoreMeter {
  @Override
  public void committed(int events, long nanos) {}

  @Override
  public void read(long nanos) {}

  @Override
  public void notified(long nanos) {}

  @Override
  public void missed() {}

  @Override
  public void reconnected() {}

  @Override
  public void fenced() {}

  @Override
  public void depth(LongSupplier inFlightBytes, LongSupplier heldClaims) {}
}
