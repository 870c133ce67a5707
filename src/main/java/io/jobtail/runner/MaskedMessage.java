package io.jobtail.runner;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.jobtail.runner.redact.ServerLog;
import java.util.regex.Pattern;

/**
 * {@code %maskedMsg} of the server's own log: the message without secrets, those of the job
 * included on whose thread it is written.
 */
public final class MaskedMessage extends MessageConverter {
  /** What lets a client in: such as stands in the line of a request. */
  private static final Pattern CREDENTIAL =
      Pattern.compile("([?&]ticket=|\\b(?:Bearer|Basic) +(?=[\\w.~+/=-]{8}))[^\\s\"&#]+");

  @Override
  public String convert(ILoggingEvent event) {
    return mask(super.convert(event));
  }

  static String mask(String text) {
    JobLog job = JobLog.current();
    String masked = ServerLog.mask(job == null ? text : job.maskedForServer(text));
    return mayCarryCredential(masked) ? CREDENTIAL.matcher(masked).replaceAll("$1***") : masked;
  }

  private static boolean mayCarryCredential(String text) {
    return text.contains("ticket=") || text.contains("Bearer ") || text.contains("Basic ");
  }
}
