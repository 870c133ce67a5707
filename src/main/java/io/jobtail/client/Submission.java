package io.jobtail.client;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to submit a job. What is null is left out.
 *
 * @param type what runs
 * @param params its parameters: a map, or a {@code @Serdeable} record
 * @param labels for finding it again
 * @param timeout per attempt, as ISO-8601 text
 * @param maxAttempts how many runs it may use
 */
@Serdeable
public record Submission(
    String type,
    @Nullable Object params,
    @Nullable Map<String, String> labels,
    @Nullable String timeout,
    @Nullable Integer maxAttempts) {
  /** A job of a type with its parameters, and nothing else. */
  public static Submission of(String type, Object params) {
    return new Submission(type, params, null, null, null);
  }

  /** The same, to be run at most so many times. */
  public Submission withMaxAttempts(int attempts) {
    return new Submission(type, params, labels, timeout, attempts);
  }

  /** The same with a limit on the time of each run. */
  public Submission withTimeout(Duration limit) {
    return new Submission(type, params, labels, limit.toString(), maxAttempts);
  }

  /** The same with labels. */
  public Submission withLabels(Map<String, String> given) {
    return new Submission(type, params, given, timeout, maxAttempts);
  }
}
