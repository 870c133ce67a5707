package io.jobtail.runner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What a job's thread logs becomes the job's log, beside going where it went. A logger that is cut
 * off from the root ({@code additivity="false"}) does not come here.
 */
final class JobLogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final String NAME = "JOBTAIL-JOB";

  /** Adds it to the root logger, once a process however many servers run in it. */
  static synchronized void attach() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      LoggerFactory.getLogger(JobLogAppender.class)
          .warn("SLF4J is not bound to Logback: what jobs log through it is not in their logs");
      return;
    }
    if (rootOf(context).getAppender(NAME) == null) {
      addTo(context);
      context.addListener(new Reattach());
    }
  }

  private static Logger rootOf(LoggerContext context) {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static void addTo(LoggerContext context) {
    JobLogAppender appender = new JobLogAppender();
    appender.setName(NAME);
    appender.setContext(context);
    appender.start();
    rootOf(context).addAppender(appender);
  }

  /**
   * Logging that is configured anew, as Micronaut does for {@code logger.levels}, loses nothing.
   */
  private static final class Reattach implements LoggerContextListener {
    @Override
    public boolean isResetResistant() {
      return true;
    }

    @Override
    public void onReset(LoggerContext context) {
      addTo(context);
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
  }

  @Override
  protected void append(ILoggingEvent event) {
    JobLog log = JobLog.current();
    if (log != null) {
      log.logged(event.getLevel().toString(), event.getLoggerName(), text(event));
    }
  }

  private static String text(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    String message = String.valueOf(event.getFormattedMessage());
    return thrown == null ? message : message + "\n" + ThrowableProxyUtil.asString(thrown);
  }
}
