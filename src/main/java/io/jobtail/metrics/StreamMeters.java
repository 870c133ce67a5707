package io.jobtail.metrics;

import io.jobtail.stream.Eviction;
import io.jobtail.stream.StreamMeter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Context;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures deliveries. Sums are added up here and read when somebody asks for them; only the two
 * histograms cost more, once for a slice of readers.
 */
@Context // there from the start, so that a scrape shows zeros and not nothing
final class StreamMeters implements StreamMeter {
  private final LongAdder events = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder catchUps = new LongAdder();
  private final LongAdder catchUpsWaiting = new LongAdder();
  private final LongAdder catchUpsRunning = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final Map<Eviction, LongAdder> evictions = new EnumMap<>(Eviction.class);
  private final DistributionSummary framesPerFlush;
  private final Timer lag;

  StreamMeters(MeterRegistry registry) {
    count(
        registry,
        "jobtail.events.sent",
        "Events given to readers, also those that a filter leaves out",
        events);
    count(registry, "jobtail.bytes.sent", "Bytes written to readers, without HTTP's own", bytes);
    count(registry, "jobtail.flushes", "Times that events were flushed to a reader", flushes);
    count(
        registry,
        "jobtail.catchups",
        "Pages of the store read for readers that are behind what is in memory",
        catchUps);
    String now = "Pages of the store that wait to be read for readers, or are being read";
    gauge(registry, "jobtail.catchups.now", now, catchUpsWaiting, "state", "waiting");
    gauge(registry, "jobtail.catchups.now", now, catchUpsRunning, "state", "running");
    String frames = "Times that bytes for a reader were there (hit) or had to be made (miss)";
    count(registry, "jobtail.frame.cache", frames, hits, "result", "hit");
    count(registry, "jobtail.frame.cache", frames, misses, "result", "miss");
    String ended = "Streams that the server ended or refused, before their end";
    for (Eviction why : Eviction.values()) {
      LongAdder sum = new LongAdder();
      evictions.put(why, sum);
      count(registry, "jobtail.evictions", ended, sum, "reason", wire(why));
    }
    framesPerFlush =
        DistributionSummary.builder("jobtail.frames.per.flush")
            .description("Events in one flush, once for each slice of readers served together")
            .serviceLevelObjectives(Buckets.counts())
            .register(registry);
    lag =
        Timer.builder("jobtail.lag")
            .description("Time from an event's storing to its writing, once for each slice")
            .serviceLevelObjectives(Buckets.quick())
            .register(registry);
  }

  private static String wire(Eviction why) {
    return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void count(
      MeterRegistry registry, String name, String description, LongAdder sum, String... tags) {
    FunctionCounter.builder(name, sum, LongAdder::sum)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, LongAdder sum, String... tags) {
    Gauge.builder(name, sum, LongAdder::sum).description(description).tags(tags).register(registry);
  }

  @Override
  public void flushed(int readers, long newEvents, long newBytes, long lagNanos) {
    flushes.add(readers);
    bytes.add(newBytes);
    if (newEvents > 0) {
      events.add(newEvents);
      framesPerFlush.record((double) newEvents / readers);
    }
    if (lagNanos >= 0) {
      lag.record(lagNanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void catchUpWaits() {
    catchUpsWaiting.increment();
  }

  @Override
  public void catchUpBegins() {
    catchUpsWaiting.decrement();
    catchUpsRunning.increment();
    catchUps.increment();
  }

  @Override
  public void catchUpEnds() {
    catchUpsRunning.decrement();
  }

  @Override
  public void evicted(Eviction why) {
    LongAdder sum = evictions.get(why);
    if (sum != null) {
      sum.increment();
    }
  }

  @Override
  public void frames(long found, long made) {
    hits.add(found);
    misses.add(made);
  }
}
