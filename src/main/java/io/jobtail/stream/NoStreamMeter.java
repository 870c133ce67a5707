package io.jobtail.stream;

import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;

/** Measures nothing; used where nothing else measures. */
@Singleton
@Secondary
final class NoStreamMeter implements StreamMeter {
  @Override
  public void flushed(int readers, long events, long bytes, long lagNanos) {}

  @Override
  public void catchUpWaits() {}

  @Override
  public void catchUpBegins() {}

  @Override
  public void catchUpEnds() {}

  @Override
  public void evicted(Eviction why) {}

  @Override
  public void frames(long hits, long misses) {}
}
