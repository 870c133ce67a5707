package io.jobtail.runner;

import io.jobtail.runner.redact.Secrets;
import io.jobtail.runner.redact.ServerLog;
import java.util.function.BiFunction;

/**
 * Keeps secrets out of the server's own log, those of the job included on whose thread it is asked.
 */
final class LogMask {
  private LogMask() {}

  /** What somebody said, before anything is put around it that a pattern could take for its own. */
  static String part(String said) {
    return mask(said, Secrets::maskLines);
  }

  /** All of a line: values and credentials, wherever in it. */
  static String whole(String line) {
    return CredentialForms.mask(mask(line, Secrets::maskValues));
  }

  private static String mask(String text, BiFunction<Secrets, String, String> how) {
    JobLog job = JobLog.current();
    String masked = job == null ? text : how.apply(job.secrets(), text);
    return how.apply(ServerLog.secrets(), masked);
  }
}
