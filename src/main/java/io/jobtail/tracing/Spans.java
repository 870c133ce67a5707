package io.jobtail.tracing;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.util.StringUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Begins spans, and sends them on by itself; what the collector does not take is dropped. */
@Singleton
@Requires(property = TracingConfiguration.ENABLED, value = StringUtils.TRUE)
final class Spans {
  static final String SCOPE = "io.jobtail";

  /** What ended last is on its way, and a collector that does not answer holds no stop up. */
  private static final long LAST_MILLIS = 1_000;

  private final SdkTracerProvider provider;

  Spans(TracingConfiguration configuration) {
    Resource resource =
        Resource.getDefault()
            .merge(
                Resource.builder()
                    .put(AttributeKey.stringKey("service.name"), configuration.serviceName())
                    .build());
    provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(
                Sampler.parentBased(Sampler.traceIdRatioBased(configuration.percent() / 100)))
            .addSpanProcessor(BatchSpanProcessor.builder(new OtlpExporter(configuration)).build())
            .build();
  }

  SpanBuilder begin(String name) {
    return provider.get(SCOPE).spanBuilder(name);
  }

  @PreDestroy
  void close() {
    var _ = provider.shutdown().join(LAST_MILLIS, TimeUnit.MILLISECONDS);
  }
}
