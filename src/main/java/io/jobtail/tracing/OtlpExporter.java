package io.jobtail.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector: OTLP over HTTP, as JSON, by the JDK's client. What it does not take
 * is dropped, and that is said once until it takes some again.
 */
final class OtlpExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpExporter.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SUCCESS = 200;
  private static final int SUCCESS_END = 300;

  private final URI target;
  private final Map<String, String> headers;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final AtomicBoolean failing = new AtomicBoolean();

  OtlpExporter(TracingConfiguration configuration) {
    target = configuration.target();
    headers = configuration.headerFields();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = new CompletableResultCode();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).timeout(PATIENCE).header("Content-Type", "application/json");
    headers.forEach(request::header);
    var _ =
        client
            .sendAsync(
                request.POST(HttpRequest.BodyPublishers.ofByteArray(OtlpJson.of(spans))).build(),
                HttpResponse.BodyHandlers.discarding())
            .whenComplete((answer, failure) -> {
              if (failure == null && isTaken(answer.statusCode())) {
                failing.set(false);
                result.succeed();
              } else {
                say(failure == null ? "status " + answer.statusCode() : reason(failure));
                result.fail();
              }
            });
    return result;
  }

  private static boolean isTaken(int status) {
    return status >= SUCCESS && status < SUCCESS_END;
  }

  private static String reason(Throwable failure) {
    return failure.getCause() instanceof IOException cause
        ? String.valueOf(cause)
        : String.valueOf(failure);
  }

  private void say(String why) {
    if (failing.compareAndSet(false, true)) {
      LOG.warn("spans are dropped: {} does not take them: {}", target, why);
    }
  }

  /** Nothing waits here. */
  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    client.shutdownNow();
    return CompletableResultCode.ofSuccess();
  }
}
