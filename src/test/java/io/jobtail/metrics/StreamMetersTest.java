package io.jobtail.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.stream.Eviction;
import io.jobtail.stream.StreamMeter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamMetersTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMeter meter = new StreamMeters(registry);

  @Test
  void slices_of_readers_add_up() {
    meter.flushed(128, 1280, 128_000, Duration.ofMillis(3).toNanos());
    meter.flushed(1, 20, 2_000, Duration.ofMillis(40).toNanos());

    assertThat(count("jobtail.flushes")).isEqualTo(129);
    assertThat(count("jobtail.events.sent")).isEqualTo(1300);
    assertThat(count("jobtail.bytes.sent")).isEqualTo(130_000);
    DistributionSummary frames = registry.get("jobtail.frames.per.flush").summary();
    assertThat(frames.count()).isEqualTo(2);
    assertThat(frames.max()).isEqualTo(20);
    assertThat(frames.totalAmount()).isEqualTo(30);
  }

  @Test
  void the_lag_is_counted_in_buckets_that_are_few() {
    meter.flushed(5, 5, 500, Duration.ofMillis(3).toNanos());
    meter.flushed(5, 5, 500, Duration.ofMinutes(3).toNanos());

    Timer lag = registry.get("jobtail.lag").timer();
    assertThat(lag.count()).isEqualTo(2);
    var buckets = lag.takeSnapshot().histogramCounts();
    assertThat(buckets).hasSizeLessThanOrEqualTo(16);
    assertThat(buckets[0].bucket(TimeUnit.MICROSECONDS)).isEqualTo(500);
    assertThat(buckets[buckets.length - 1].bucket(TimeUnit.SECONDS)).isEqualTo(10);
    assertThat(
            Arrays.stream(buckets)
                .filter(bucket -> bucket.count() > 0)
                .mapToDouble(bucket -> bucket.bucket(TimeUnit.MILLISECONDS))
                .min())
        .hasValue(5);
  }

  @Test
  void a_heartbeat_is_a_flush_without_events_and_says_nothing_of_the_lag() {
    meter.flushed(1, 0, 10, -1);

    assertThat(count("jobtail.flushes")).isEqualTo(1);
    assertThat(count("jobtail.bytes.sent")).isEqualTo(10);
    assertThat(registry.get("jobtail.frames.per.flush").summary().count()).isZero();
    assertThat(registry.get("jobtail.lag").timer().count()).isZero();
  }

  @Test
  void catch_ups_wait_run_and_are_counted() {
    meter.catchUpWaits();
    meter.catchUpWaits();
    meter.catchUpBegins();
    assertThat(catchUpsNow("waiting")).isEqualTo(1);
    assertThat(catchUpsNow("running")).isEqualTo(1);

    meter.catchUpEnds();
    meter.catchUpBegins();
    meter.catchUpEnds();
    assertThat(catchUpsNow("waiting")).isZero();
    assertThat(catchUpsNow("running")).isZero();
    assertThat(count("jobtail.catchups")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void an_eviction_is_counted_by_its_reason(Eviction why) {
    meter.evicted(why);

    double all =
        registry.get("jobtail.evictions").functionCounters().stream()
            .mapToDouble(counter -> counter.count())
            .sum();
    assertThat(all).isEqualTo(1);
    String reason = why.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    assertThat(registry.get("jobtail.evictions").tag("reason", reason).functionCounter().count())
        .isEqualTo(1);
  }

  @Test
  void frames_that_were_there_and_that_were_made_are_counted_apart() {
    meter.frames(2, 0);
    meter.frames(0, 1);

    assertThat(registry.get("jobtail.frame.cache").tag("result", "hit").functionCounter().count())
        .isEqualTo(2);
    assertThat(registry.get("jobtail.frame.cache").tag("result", "miss").functionCounter().count())
        .isEqualTo(1);
  }

  private double count(String name) {
    return registry.get(name).functionCounter().count();
  }

  private double catchUpsNow(String state) {
    return registry.get("jobtail.catchups.now").tag("state", state).gauge().value();
  }
}
