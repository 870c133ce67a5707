package io.jobtail.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingConfigurationTest {
  private static TracingConfiguration of(String endpoint, String... headers) {
    return new TracingConfiguration(true, URI.create(endpoint), List.of(headers), 100, "jobtail");
  }

  @Test
  void spans_go_below_the_endpoint() {
    assertThat(of("http://collector:4318").target())
        .isEqualTo(URI.create("http://collector:4318/v1/traces"));
    assertThat(of("https://otel.example.org/otlp/").target())
        .isEqualTo(URI.create("https://otel.example.org/otlp/v1/traces"));
  }

  @Test
  void what_cannot_be_used_is_refused_and_no_value_of_a_header_is_told() {
    assertThatThrownBy(() -> of("collector:4318")).hasMessageContaining("http or https URL");
    assertThatThrownBy(() -> of("http://collector", "Bearer secret"))
        .hasMessageContaining("name=value")
        .hasMessageNotContaining("secret");
    assertThat(of("http://collector", "authorization=Basic a=b").headerFields())
        .containsEntry("authorization", "Basic a=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host=secret", "content-length=1secret", "a b=secret", "k=sec\u0001ret secret"})
  void a_header_that_could_not_be_sent_refuses_the_start_and_is_not_told(String header) {
    assertThatThrownBy(() ->
            ApplicationContext.run(
                    Map.of(
                        "jobtail.store", "memory",
                        "jobtail.tracing.enabled", "true",
                        "jobtail.tracing.headers", List.of("ok=1", header)))
                .close())
        .hasMessageContaining("jobtail.tracing.headers")
        .hasMessageContaining("number 2 is none that a client may send")
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("secret"));
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter all = new StringWriter();
    thrown.printStackTrace(new PrintWriter(all));
    return all.toString();
  }

  @Test
  void what_may_let_us_in_at_the_collector_is_masked_and_known_words_are_not() {
    TracingConfiguration configuration =
        of(
            "http://collector",
            "Authorization=Bearer s3cr3t",
            "x-api-key=k3ys",
            "x-key=k",
            "x-any=Own abcdef",
            "cookie=sid=abcd1234; theme=dark",
            "User-Agent=jobtail",
            "x-tenant=acme");
    assertThat(configuration.values())
        .containsExactlyInAnyOrder(
            "Bearer s3cr3t", "s3cr3t", "k3ys", "Own abcdef", "sid=abcd1234; theme=dark");
    assertThat(configuration.toString()).doesNotContain("s3cr3t").doesNotContain("k3ys");
  }
}
