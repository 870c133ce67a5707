package io.jobtail.metrics;

import io.jobtail.store.StoreMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Measures the store. */
@Context // there from the start, also where the store measures nothing
final class StoreMeters implements StoreMeter {
  private final Timer commit;
  private final DistributionSummary commitEvents;
  private final Timer read;
  private final Timer notice;
  private final Counter missed;
  private final Counter reconnects;
  private final Counter fenced;
  private volatile LongSupplier pipeline = () -> 0;
  private volatile LongSupplier claims = () -> 0;

  StoreMeters(MeterRegistry registry) {
    commit =
        Timer.builder("jobtail.store.commit")
            .description(
                "Time of one change to the store, until it is as safe as the store makes it")
            .serviceLevelObjectives(Buckets.quick())
            .register(registry);
    commitEvents =
        DistributionSummary.builder("jobtail.store.commit.events")
            .description("Events that one transaction stored")
            .serviceLevelObjectives(Buckets.counts())
            .register(registry);
    read =
        Timer.builder("jobtail.store.read")
            .description("Time of one read of a log, without the wait for a free reader")
            .serviceLevelObjectives(Buckets.quick())
            .register(registry);
    notice =
        Timer.builder("jobtail.store.notice")
            .description("Time from when another instance stored a change until this one heard")
            .serviceLevelObjectives(Buckets.quick())
            .register(registry);
    missed =
        counter("jobtail.store.notices.missed", "Changes that were found and not told", registry);
    reconnects =
        counter("jobtail.store.reconnects", "Connections to the store made anew", registry);
    fenced = counter("jobtail.store.fenced", "Appends refused since another has the job", registry);
    Gauge.builder("jobtail.store.pipeline", () -> pipeline.getAsLong())
        .description("Changes on their way to the store")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("jobtail.store.claims", () -> claims.getAsLong())
        .description("Claims that this instance has")
        .register(registry);
  }

  private static Counter counter(String name, String description, MeterRegistry registry) {
    return Counter.builder(name).description(description).register(registry);
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

  @Override
  public void notified(long nanos) {
    notice.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void missed() {
    missed.increment();
  }

  @Override
  public void reconnected() {
    reconnects.increment();
  }

  @Override
  public void fenced() {
    fenced.increment();
  }

  @Override
  public void depth(LongSupplier inFlightBytes, LongSupplier heldClaims) {
    pipeline = inFlightBytes;
    claims = heldClaims;
  }
}
