package io.jobtail.tracing;

import io.jobtail.runner.redact.KnownSecrets;
import io.jobtail.runner.redact.Secrets;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    @Bindable(defaultValue = "jobtail") String serviceName)
    implements KnownSecrets {
  /** The switch, for beans that are there only with it. */
  static final String ENABLED = "jobtail.tracing.enabled";

  /** Refuses what is no address, or no header. */
  public TracingConfiguration {
    String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || endpoint.getHost() == null) {
      throw new IllegalArgumentException("endpoint - is an http or https URL, not " + endpoint);
    }
    headers = headers.stream().map(String::strip).filter(header -> !header.isEmpty()).toList();
    // their values are nobody's business, and what is malformed may be all value
    if (!headers.stream().allMatch(header -> header.indexOf('=') > 0)) {
      throw new IllegalArgumentException("headers - are name=value, by commas");
    }
    checkSending(headers);
  }

  /** One that cannot be sent would be found out with the first span, and by nobody. */
  private static void checkSending(List<String> headers) {
    for (int i = 0; i < headers.size(); i++) {
      try {
        Header header = Header.of(headers.get(i));
        HttpRequest.newBuilder().header(header.name(), header.value());
      } catch (IllegalArgumentException e) { // says the value
        throw new IllegalArgumentException(
            "headers - number %d is none that a client may send".formatted(i + 1));
      }
    }
  }

  private record Header(String name, String value) {
    /** What is said to whoever asks, and words that would be found in everything. */
    private static final Set<String> HARMLESS =
        Set.of(
            "accept",
            "accept-encoding",
            "content-encoding",
            "content-type",
            "user-agent",
            "x-honeycomb-dataset",
            "x-scope-orgid",
            "x-tenant");

    private static final Pattern SCHEME = Pattern.compile("(?i)^(?:bearer|basic|token|apikey) +");

    static Header of(String text) {
      int at = text.indexOf('=');
      return new Header(text.substring(0, at).strip(), text.substring(at + 1).strip());
    }

    /**
     * Its value, and without the scheme before it; nobody knows what a collector calls its keys.
     */
    Stream<String> secrets() {
      return HARMLESS.contains(name.toLowerCase(Locale.ROOT))
          ? Stream.empty()
          : Stream.of(value, SCHEME.matcher(value).replaceFirst("")).distinct();
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
    headers.stream().map(Header::of).forEach(header -> fields.put(header.name(), header.value()));
    return fields;
  }

  @Override
  public Collection<String> values() {
    return headers.stream()
        .map(Header::of)
        .flatMap(Header::secrets)
        .filter(secret -> secret.length() >= Secrets.MIN_LENGTH)
        .toList();
  }

  /** Without the headers. */
  @Override
  public String toString() {
    return "TracingConfiguration[enabled=" + enabled + ", endpoint=" + endpoint + "]";
  }
}
