package io.jobtail.runner;

import io.micronaut.context.annotation.Context;

/**
 * Has the log written as the configuration says, wherever it says so. What is logged before it is
 * read follows the environment alone.
 */
@Context
final class LogFormat {
  LogFormat(LogsConfiguration configuration) {
    LogEncoder.use(configuration.format());
  }
}
