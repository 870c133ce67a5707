package io.jobtail.runner;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
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
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (root.getAppender(NAME) == null) {
      JobLogAppender appender = new JobLogAppender();
      appender.setName(NAME);
      appender.setContext(context);
      appender.start();
      root.addAppender(appender);
    }
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
