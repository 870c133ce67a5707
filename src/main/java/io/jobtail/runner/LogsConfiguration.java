package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The server's own log.
 *
 * @param format of its lines
 */
@ConfigurationProperties("jobtail.logs")
record LogsConfiguration(@Bindable(defaultValue = "text") Format format) {
  /** The form of a line. */
  enum Format {
    /** For people. */
    TEXT,
    /** An object, for programs. */
    JSON
  }
}
