package io.jobtail.runner;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.jobtail.runner.redact.ServerLog;

/**
 * {@code %maskedMsg} of the server's own log: the message without secrets, those of the job
 * included on whose thread it is written.
 */
public final class MaskedMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return mask(super.convert(event));
  }

  static String mask(String text) {
    JobLog job = JobLog.current();
    return ServerLog.mask(job == null ? text : job.maskedForServer(text));
  }
}
