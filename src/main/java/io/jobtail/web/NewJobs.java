package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.job.TraceContext;
import io.jobtail.runner.RunnerConfiguration;
import io.jobtail.store.NewJob;
import io.jobtail.wire.JsonValues;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes what is stored of a submission that was found good. */
@Singleton
final class NewJobs {
  // whose keys those are that come from nobody in particular
  private static final String ANYBODY = "";

  private final RunnerConfiguration runner;

  NewJobs(RunnerConfiguration runner) {
    this.runner = runner;
  }

  /**
   * What a submission says beside its body.
   *
   * @param by whose job it will be
   * @param key with which it may be repeated
   */
  record Asked(Principal by, @Nullable String key, @Nullable TraceContext trace) {}

  /**
   * The job.
   *
   * @param value the whole body, as it was sent
   */
  NewJob of(Asked asked, Submission.Outcome.Accepted accepted, @Nullable Object value) {
    return new NewJob(
        accepted.type(),
        accepted.params(),
        accepted.labels(),
        asked.by().owner(),
        asked.trace(),
        accepted.timeout(),
        accepted.maxAttempts(),
        asked.key() == null
            ? null
            : new NewJob.Idempotency(scope(asked.by()), asked.key(), fingerprint(value)),
        runner.queueLimit());
  }

  private static String scope(Principal principal) {
    return principal.owner() == null ? ANYBODY : principal.owner();
  }

  private static String fingerprint(@Nullable Object value) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(JsonValues.canonical(value));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
