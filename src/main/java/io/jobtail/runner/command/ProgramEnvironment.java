package io.jobtail.runner.command;

import io.jobtail.job.TraceContext;
import io.jobtail.runner.JobContext;
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
  static final String TRACE = "TRACEPARENT";
  static final String TRACE_STATE = "TRACESTATE";

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
  static Map<String, String> of(Command command, JobContext job) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : BASE) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    putTrace(environment, job.trace());
    environment.putAll(command.environment());
    environment.put(JOB, job.id().value());
    environment.put(ATTEMPT, Integer.toString(job.attempt()));
    return environment;
  }

  /** By the names that those who trace programs look for; a configuration may say otherwise. */
  private static void putTrace(Map<String, String> environment, @Nullable TraceContext trace) {
    if (trace != null) {
      environment.put(TRACE, trace.traceparent());
      if (trace.state() != null) {
        environment.put(TRACE_STATE, trace.state());
      }
    }
  }
}
