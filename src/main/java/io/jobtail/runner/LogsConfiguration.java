package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The server's own log.
 *
 * @param format of its lines: for people, or an object each for programs. Best as a variable of the
 *     environment, which holds from the first line on
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
