package io.jobtail.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
