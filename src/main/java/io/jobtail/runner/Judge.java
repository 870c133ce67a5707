package io.jobtail.runner;

import io.jobtail.job.JobError;
import io.jobtail.job.JobSpec;
import io.jobtail.job.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what became of an attempt, from how its handler returned and why it was asked to stop. */
final class Judge {
  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  private final Masks masks;
  private final JobSpec spec;
  private final int attempt;
  private final ResultLimits limits;

  Judge(Masks masks, JobSpec spec, int attempt, ResultLimits limits) {
    this.masks = masks;
    this.spec = spec;
    this.attempt = attempt;
    this.limits = limits;
  }

  /**
   * Of one that returned.
   *
   * @param cause why it was asked to stop, if it was
   * @param obeyed whether it saw that and returned for it
   */
  Verdict of(Completion completion, Attempt.@Nullable Stop cause, boolean obeyed) {
    return switch (completion) {
      case Completion.Succeeded done when cause == null || !obeyed -> succeeded(done);
      case Completion.Succeeded done -> stopped(cause, done.exitCode());
      case Completion.Failed failed when cause != null -> stopped(cause, failed.exitCode());
      case Completion.Failed failed ->
          new Verdict.Failed(failed.reason(), masks.error(failed.error()), failed.exitCode());
    };
  }

  private Verdict succeeded(Completion.Succeeded done) {
    if (done.result() != null) {
      long bytes = done.result().text().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > limits.maxBytes()) {
        return new Verdict.Refused(JobErrors.resultTooLarge(bytes, limits.maxBytes()));
      }
    }
    return new Verdict.Succeeded(done.result(), done.exitCode());
  }

  /** Of one that threw. */
  Verdict of(Throwable thrown, Attempt.@Nullable Stop cause) {
    if (cause != null) {
      LOG.debug("job {} was asked to stop ({}) and threw", spec.id(), cause, masks.thrown(thrown));
      return stopped(cause, null);
    }
    if (thrown instanceof UnwritableResultException) {
      LOG.warn("the result of job {} cannot be written", spec.id(), masks.thrown(thrown));
      return new Verdict.Refused(JobErrors.resultNotSerializable());
    }
    if (!(thrown instanceof JobFailedException)) {
      LOG.warn("job {} failed in attempt {}", spec.id(), attempt, masks.thrown(thrown));
    }
    return new Verdict.Failed(Reason.ERROR, masks.error(JobErrors.exception(thrown)), null);
  }

  /** Of one that stopped because it was asked to, or is given up. */
  Verdict stopped(Attempt.Stop cause, @Nullable Integer exitCode) {
    return switch (cause) {
      case CANCELLED -> new Verdict.Cancelled(exitCode);
      case TIMEOUT -> {
        Duration timeout = spec.timeout();
        JobError error = JobErrors.timeout(timeout == null ? Duration.ZERO : timeout);
        yield new Verdict.Failed(Reason.TIMEOUT, error, exitCode);
      }
      case SHUTDOWN, FENCED -> new Verdict.ShutDown(exitCode);
    };
  }
}
