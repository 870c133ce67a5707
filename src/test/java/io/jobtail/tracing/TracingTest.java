package io.jobtail.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.TraceContext;
import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Spans arrive at a collector, in one trace from the submission's client to the job's runs. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.tracing.enabled", value = "true")
@Property(name = "jobtail.tracing.headers", value = "api-key=k,other=x")
@Property(name = "jobtail.tracing.service-name", value = "jobs-of-a-test")
@Property(name = "micronaut.server.port", value = "-1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TracingTest extends HttpFixture implements TestPropertyProvider {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  private final Collector collector = new Collector();

  @Override
  public Map<String, String> getProperties() {
    return Map.of("jobtail.tracing.endpoint", collector.endpoint());
  }

  @AfterAll
  void stopCollector() {
    collector.close();
  }

  @Test
  void a_request_and_each_run_are_spans_of_the_clients_trace() throws Exception {
    BlockingQueue<TraceContext> known = new LinkedBlockingQueue<>();
    String job =
        submit(
            scripts.submission(
                context -> {
                  TraceContext trace = context.trace();
                  if (trace != null) {
                    known.add(trace);
                  }
                  if (context.attempt() == 1) {
                    throw new IllegalStateException("once more");
                  }
                  return null;
                },
                ",\"maxAttempts\":2"),
            "traceparent: 00-" + TRACE + "-" + PARENT + "-01",
            "tracestate: rojo=1,congo=2");
    RawHttp.Answer stream = get(job + "/events", SSE);
    assertThat(stream.text()).contains("event: done");
    get("/health/readiness");
    get("/prometheus");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            collector.named("job script").size() == 2
                && !collector.named("GET /jobs/{id}/events").isEmpty());
    Map<?, ?> submitted = collector.named("POST /jobs").getFirst();
    assertThat(submitted.get("traceId")).isEqualTo(TRACE);
    assertThat(submitted.get("parentSpanId")).isEqualTo(PARENT);
    assertThat(submitted.get("traceState")).isEqualTo("rojo=1,congo=2");
    assertThat(submitted.toString()).contains("202").contains("http.route");
    List<Map<?, ?>> runs = collector.named("job script");
    for (Map<?, ?> run : runs) {
      assertThat(run.get("traceId")).isEqualTo(TRACE);
      assertThat(run.get("parentSpanId")).isEqualTo(submitted.get("spanId"));
      assertThat(run.toString()).contains(job.substring(6));
    }
    assertThat(String.valueOf(runs.getFirst().get("status"))).contains("error");
    assertThat(String.valueOf(runs.getLast().get("status"))).isEqualTo("{}");
    assertThat(known).hasSize(2);
    for (int i = 0; i < 2; i++) {
      TraceContext trace = known.remove();
      assertThat(trace.traceId()).isEqualTo(TRACE);
      assertThat(trace.state()).isEqualTo("rojo=1,congo=2");
      assertThat(trace.parentId()).isEqualTo(runs.get(i).get("spanId"));
    }
    assertThat(collector.named("GET /jobs/{id}/events"))
        .singleElement()
        .satisfies(one -> assertThat(one.get("traceId")).isNotEqualTo(TRACE));
    assertThat(collector.spans).noneMatch(span -> span.toString().contains("/health"));
    assertThat(collector.resources).allMatch(one -> one.contains("jobs-of-a-test"));
    assertThat(collector.keys).allMatch("k"::equals);
  }
}
