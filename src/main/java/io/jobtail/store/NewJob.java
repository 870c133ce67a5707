package io.jobtail.store;

import io.jobtail.job.Json;
import io.jobtail.job.Owner;
import io.jobtail.job.TraceContext;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A submission.
 *
 * @param type what runs
 * @param params an object, with defaults filled in
 * @param labels for finding it again
 * @param owner whose job it is, see {@link Owner#isName}; absent where nobody is asked who they are
 * @param trace what it belongs to, for those who trace; absent where nobody said
 * @param timeout per attempt; none if absent
 * @param maxAttempts 1 or more
 * @param idempotency if the submitter may repeat it
 * @param queueLimit refuse it if so many jobs wait already
 */
public record NewJob(
    String type,
    Json params,
    Map<String, String> labels,
    @Nullable String owner,
    @Nullable TraceContext trace,
    @Nullable Duration timeout,
    int maxAttempts,
    @Nullable Idempotency idempotency,
    long queueLimit) {
  /** Checks the owner. */
  public NewJob {
    if (owner != null && !Owner.isName(owner)) {
      throw new IllegalArgumentException(
          "an owner has 1 to "
              + Owner.MAX_LENGTH
              + " characters, none of them a control character");
    }
  }

  /** One that is not traced. */
  public NewJob(
      String type,
      Json params,
      Map<String, String> labels,
      @Nullable String owner,
      @Nullable Duration timeout,
      int maxAttempts,
      @Nullable Idempotency idempotency,
      long queueLimit) {
    this(type, params, labels, owner, null, timeout, maxAttempts, idempotency, queueLimit);
  }

  /**
   * Makes a submission repeatable.
   *
   * @param scope whose key it is
   * @param key chosen by the submitter
   * @param fingerprint the same for the same submission, and only for it
   */
  public record Idempotency(String scope, String key, String fingerprint) {}
}
