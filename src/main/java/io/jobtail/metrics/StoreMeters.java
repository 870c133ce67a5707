package io.jobtail.metrics;

import io.jobtail.store.StoreMeter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Context;
import java.util.concurrent.TimeUnit;

/** Measures the store. */
@Context // there from the start, also where the store measures nothing
final class StoreMeters implements StoreMeter {
  private final Timer commit;
  private final DistributionSummary commitEvents;
  private final Timer read;

  StoreMeters(MeterRegistry registry) {
    commit =
        Timer.builder("jobtail.store.commit")
            .description("Time of one transaction of the SQLite writer, its sync to the disk too")
            .serviceLevelObjectives(Buckets.quick())
            .register(registry);
    commitEvents =
        DistributionSummary.builder("jobtail.store.commit.events")
            .description("Events that one transaction stored")
            .serviceLevelObjectives(Buckets.counts())
            .register(registry);
    read =
        Timer.builder("jobtail.store.read")
            .description("Time of one read of the store, without the wait for a free reader")
            .serviceLevelObjectives(Buckets.quick())
            .register(registry);
  }

  @Override
  public void committed(int events, long nanos) {
    commit.record(nanos, TimeUnit.NANOSECONDS);
    commitEvents.record(events);
  }

  @Override
  public void read(long nanos) {
    read.record(nanos, TimeUnit.NANOSECONDS);
  }
}
