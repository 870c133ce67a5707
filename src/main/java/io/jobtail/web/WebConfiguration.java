package io.jobtail.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may ask.
 *
 * @param allowedHosts names that the {@code Host} header may carry, without port; {@code *} for
 *     any. Against pages elsewhere that let their own name point here
 * @param allowedOrigins pages elsewhere ({@code https://host:port}) that may read, submit, cancel
 *     and remove
 * @param idleTimeout a connection without a request or an answer under way is closed after so long
 */
@ConfigurationProperties("jobtail.web")
public record WebConfiguration(
    @Bindable(defaultValue = "localhost,127.0.0.1,[::1]") List<String> allowedHosts,
    @Bindable(defaultValue = "") List<String> allowedOrigins,
    @Bindable(defaultValue = "75s") Duration idleTimeout) {
  private static final Pattern ORIGIN =
      Pattern.compile("(http|https)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");

  /** Copies. */
  public WebConfiguration {
    allowedHosts = List.copyOf(allowedHosts);
    // none is configured as one empty name
    allowedOrigins =
        allowedOrigins.stream()
            .filter(origin -> !origin.isBlank())
            .map(WebConfiguration::origin)
            .toList();
  }

  /** As browsers say it (RFC 6454, 6.2); what none can say would only look as if it let one in. */
  private static String origin(String configured) {
    Matcher form = ORIGIN.matcher(configured.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "jobtail.web.allowed-origins has origins such as https://ci.example.org:8443, without"
              + " a path or a wildcard, not "
              + configured);
    }
    String port = Objects.requireNonNullElse(form.group(3), "");
    boolean usual = port.equals(form.group(1).equals("http") ? ":80" : ":443");
    return form.group(1) + "://" + form.group(2) + (usual ? "" : port);
  }
}
