package io.jobtail.runner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server's own log, unless a file or another {@code Configurator} says otherwise: to standard
 * error, without what jobs hide. Said in code, since reading it from XML took a twelfth of a start.
 */
@ConfiguratorRank(ConfiguratorRank.FALLBACK) // before Logback's own, which would find no file
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String FILE = "logback.configurationFile";

  /**
   * Of a failed bind it prints the stack trace, unless the transport is the JDK's. The failure is
   * thrown as well, and told by who catches it.
   */
  private static final String TOO_LOUD = "io.micronaut.http.server.netty.NettyHttpServer";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return configure(context, System.getProperty(FILE));
  }

  static ExecutionStatus configure(LoggerContext context, @Nullable String file) {
    if (file == null ? isFileOnClassPath() : LogFile.find(file).isPresent()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender(context));
    context.getLogger(TOO_LOUD).setLevel(Level.OFF);
    if (file != null) {
      root.error("{} names {}, which is not there: the log is as it is without", FILE, file);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean isFileOnClassPath() {
    return Stream.of("logback-test.scmo", "logback.scmo", "logback-test.xml", "logback.xml")
        .anyMatch(name -> LogSetup.class.getClassLoader().getResource(name) != null);
  }

  static ConsoleAppender<ILoggingEvent> appender(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("STDERR");
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder(context));
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    LogEncoder encoder = new LogEncoder();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
