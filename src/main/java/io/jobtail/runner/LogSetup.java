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

/**
 * The server's own log, unless a file says otherwise: to standard error, without what jobs hide.
 * Said in code, since reading it from XML took a twelfth of a start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String FILE = "logback.configurationFile";
  private static final String[] FOUND = {"logback-test.xml", "logback.xml"};

  /**
   * Of a failed bind it prints the stack trace, unless the transport is the JDK's. The failure is
   * thrown as well, and told by who catches it.
   */
  private static final String TOO_LOUD = "io.micronaut.http.server.netty.NettyHttpServer";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (isSaidByFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender(context));
    context.getLogger(TOO_LOUD).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean isSaidByFile() {
    if (System.getProperty(FILE) != null) {
      return true;
    }
    ClassLoader resources = LogSetup.class.getClassLoader();
    for (String name : FOUND) {
      if (resources.getResource(name) != null) {
        return true;
      }
    }
    return false;
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
