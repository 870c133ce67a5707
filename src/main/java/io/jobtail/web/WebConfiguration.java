package io.jobtail.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

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
  /** Copies. */
  public WebConfiguration {
    allowedHosts = List.copyOf(allowedHosts);
    // none is configured as one empty name
    allowedOrigins = allowedOrigins.stream().filter(origin -> !origin.isBlank()).toList();
  }
}
