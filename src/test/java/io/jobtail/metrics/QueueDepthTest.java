package io.jobtail.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.Json;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.memory.MemoryEventStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueDepthTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void follows_the_queue_and_is_not_a_number_while_the_store_does_not_answer() {
    MemoryEventStore store = new MemoryEventStore(Clock.systemUTC(), new LogLimits(100, 1 << 20));
    QueueDepth depth =
        new QueueDepth(store, registry, new MetricsConfiguration(Duration.ofMillis(10)));
    depth.start();
    try {
      await().until(() -> value() == 0);
      var _ =
          store.submit(new NewJob("task", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, 10));
      await().until(() -> value() == 1);
      store.close();
      await().until(() -> Double.isNaN(value()));
    } finally {
      depth.stop();
    }
  }

  @Test
  void an_interval_that_would_keep_the_store_busy_is_refused() {
    assertThatThrownBy(() -> new MetricsConfiguration(Duration.ZERO))
        .hasMessageContaining("jobtail.metrics.queue-interval");
  }

  private double value() {
    return registry.get("jobtail.queue.depth").gauge().value();
  }
}
