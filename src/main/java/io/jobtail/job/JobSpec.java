package io.jobtail.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted. Never changes.
 *
 * @param id the job
 * @param type what runs
 * @param params an object, with defaults filled in
 * @param labels for finding it again, in the order of their names
 * @param owner whose job it is; absent where nobody was asked who they are
 * @param trace what it belongs to, for those who trace; absent where nobody said
 * @param createdAt when it was stored
 * @param timeout per attempt; none if absent
 * @param maxAttempts how many runs it may use, 1 or more
 */
public record JobSpec(
    JobId id,
    String type,
    Json params,
    Map<String, String> labels,
    @Nullable String owner,
    @Nullable TraceContext trace,
    Instant createdAt,
    @Nullable Duration timeout,
    int maxAttempts) {
  /** One that is not traced. */
  public JobSpec(
      JobId id,
      String type,
      Json params,
      Map<String, String> labels,
      @Nullable String owner,
      Instant createdAt,
      @Nullable Duration timeout,
      int maxAttempts) {
    this(id, type, params, labels, owner, null, createdAt, timeout, maxAttempts);
  }

  /** Copies the labels and checks the bounds. */
  public JobSpec {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts is 1 or more, not " + maxAttempts);
    }
  }
}
