package io.jobtail.tracing;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where spans go.
 *
 * @param enabled whether there are any
 * @param endpoint of a collector that takes OTLP over HTTP, without {@code /v1/traces}
 * @param headers {@code name=value}, sent with each request to it
 * @param percent of the traces that begin here, how many are recorded; one that began elsewhere is
 *     recorded if it is there
 * @param serviceName by which these spans are found
 */
@ConfigurationProperties("jobtail.tracing")
public record TracingConfiguration(
    @Bindable(defaultValue = "false") boolean enabled,
    @Bindable(defaultValue = "http://localhost:4318") URI endpoint,
    @Bindable(defaultValue = "") List<String> headers,
    @Bindable(defaultValue = "100") @Min(0) @Max(100) double percent,
    @Bindable(defaultValue = "jobtail") String serviceName) {
  /** The switch, for beans that are there only with it. */
  static final String ENABLED = "jobtail.tracing.enabled";

  /** Refuses what is no address, or no header. */
  public TracingConfiguration {
    String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || endpoint.getHost() == null) {
      throw new IllegalArgumentException("endpoint - is an http or https URL, not " + endpoint);
    }
    headers = headers.stream().map(String::strip).filter(header -> !header.isEmpty()).toList();
    // their values are nobody's business
    if (!headers.stream().allMatch(header -> header.indexOf('=') > 0)) {
      throw new IllegalArgumentException("headers - are name=value, by commas");
    }
  }

  /** Where to send them. */
  URI target() {
    String base = endpoint.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + "v1/traces");
  }

  /** What to send with them. */
  Map<String, String> headerFields() {
    Map<String, String> fields = new TreeMap<>();
    for (String header : headers) {
      int at = header.indexOf('=');
      fields.put(header.substring(0, at).strip(), header.substring(at + 1).strip());
    }
    return fields;
  }
}
