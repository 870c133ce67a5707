package io.jobtail.runner.command;

import io.jobtail.job.JobId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a program finds in its environment: a few names of the server's own, what the command's
 * configuration adds, and a marker by which everything that the job started can be found. Not the
 * rest of the server's environment: that is where its secrets are.
 */
final class ProgramEnvironment {
  static final String JOB = "JOBTAIL_JOB";
  static final String ATTEMPT = "JOBTAIL_ATTEMPT";

  private static final List<String> BASE =
      List.of("PATH", "HOME", "LANG", "USER", "LOGNAME", "TMPDIR", "JAVA_HOME");

  private ProgramEnvironment() {}

  /**
   * The names and values of a configuration.
   *
   * @throws IllegalArgumentException if no process can have them
   */
  static Map<String, String> checked(@Nullable Map<String, String> environment) {
    if (environment == null) {
      return Map.of();
    }
    environment.forEach((name, value) -> {
      if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "environment: a name is not empty, has no '=', and neither it nor its value has"
                + " NUL; found '"
                + name
                + "'");
      }
    });
    return Map.copyOf(environment);
  }

  /** All of it. */
  static Map<String, String> of(Command command, JobId job, int attempt) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : BASE) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.putAll(command.environment());
    environment.put(JOB, job.value());
    environment.put(ATTEMPT, Integer.toString(attempt));
    return environment;
  }
}
