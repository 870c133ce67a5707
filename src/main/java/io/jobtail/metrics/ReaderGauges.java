package io.jobtail.metrics;

import io.jobtail.stream.Streams;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;

/** How many read now; asked for at each scrape. */
@Singleton
final class ReaderGauges implements MeterBinder {
  // not the bean itself: its own parts need the registry that is being made
  private final BeanProvider<Streams> streams;

  ReaderGauges(BeanProvider<Streams> streams) {
    this.streams = streams;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("jobtail.readers", this, gauges -> gauges.streams.get().readers())
        .description("Streams and waiting requests now")
        .register(registry);
    Gauge.builder("jobtail.readers.jobs", this, gauges -> gauges.streams.get().followedJobs())
        .description("Jobs that are followed live now")
        .register(registry);
    Gauge.builder("jobtail.ring.bytes", this, gauges -> gauges.streams.get().keptBytes())
        .description("Bytes of events kept in memory for readers")
        .register(registry);
  }
}
