package io.jobtail.store.redis;

import io.jobtail.store.StoreMeter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Counts what a store says of itself. */
final class CountingMeter implements StoreMeter {
  final AtomicInteger notified = new AtomicInteger();
  final AtomicInteger missed = new AtomicInteger();
  final AtomicInteger reconnected = new AtomicInteger();
  final AtomicInteger fenced = new AtomicInteger();

  @Override
  public void committed(int events, long nanos) {}

  @Override
  public void read(long nanos) {}

  @Override
  public void notified(long nanos) {
    notified.incrementAndGet();
  }

  @Override
  public void missed() {
    missed.incrementAndGet();
  }

  @Override
  public void reconnected() {
    reconnected.incrementAndGet();
  }

  @Override
  public void fenced() {
    fenced.incrementAndGet();
  }

  @Override
  public void depth(LongSupplier inFlightBytes, LongSupplier heldClaims) {}
}
