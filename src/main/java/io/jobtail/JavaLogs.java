package io.jobtail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the platform and its kind log by {@code java.util.logging} (the JDK's HTTP client,
 * OpenTelemetry) goes where everything goes, and is masked there. The platform makes one of these
 * by its name when somebody asks for such a logger first; nothing of it is loaded before.
 */
public final class JavaLogs {
  private static final String CLASS = "java.util.logging.config.class";
  private static final String FILE = "java.util.logging.config.file";

  /** Called by the platform. */
  public JavaLogs() throws IOException {
    String settings = "handlers=" + Ours.class.getName() + "\n.level=INFO\n";
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(settings.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Has it so, unless somebody has configured it otherwise. */
  static void join() {
    if (System.getProperty(CLASS) == null && System.getProperty(FILE) == null) {
      System.setProperty(CLASS, JavaLogs.class.getName());
    }
  }

  /** Hands each on. */
  public static final class Ours extends Handler {
    private final Formatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord line) {
      LoggerFactory.getLogger(String.valueOf(line.getLoggerName()))
          .atLevel(level(line.getLevel()))
          .setCause(line.getThrown())
          .log(formatter.formatMessage(line));
    }

    private static Level level(java.util.logging.Level level) {
      int value = level.intValue();
      if (value >= java.util.logging.Level.SEVERE.intValue()) {
        return Level.ERROR;
      }
      if (value >= java.util.logging.Level.WARNING.intValue()) {
        return Level.WARN;
      }
      if (value >= java.util.logging.Level.INFO.intValue()) {
        return Level.INFO;
      }
      return value >= java.util.logging.Level.FINE.intValue() ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
