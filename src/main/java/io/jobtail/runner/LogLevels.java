package io.jobtail.runner;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.logging.LogLevel;
import io.micronaut.logging.LoggingSystem;
import io.micronaut.logging.impl.LogbackLoggingSystem;
import java.net.URL;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What the framework does to the log: {@code logger.levels}, after the log was set up again. The
 * framework's own way of setting up would ask the first {@code Configurator} that it finds, and no
 * file.
 */
final class LogLevels implements LoggingSystem {
  /** The setting that names a file. */
  static final String FILE = "logger.config";

  private final LogbackLoggingSystem levels = new LogbackLoggingSystem(null, null);
  private final @Nullable String file;

  LogLevels(@Nullable String file) {
    this.file = file;
  }

  @Override
  public void setLogLevel(String name, LogLevel level) {
    levels.setLogLevel(name, level);
  }

  @Override
  public void refresh() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    try {
      if (file == null) {
        context.reset();
        new ContextInitializer(context).autoConfig();
      } else {
        read(file, context);
      }
    } catch (JoranException e) {
      throw new ConfigurationException("the logging configuration cannot be read: " + e, e);
    }
  }

  private static void read(String file, LoggerContext context) throws JoranException {
    URL place =
        LogFile.find(file)
            .orElseThrow(
                () -> new ConfigurationException(FILE + " names " + file + ", which is not there"));
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(place);
  }
}
