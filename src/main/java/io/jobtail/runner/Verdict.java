package io.jobtail.runner;

import io.jobtail.job.JobError;
import io.jobtail.job.Json;
import io.jobtail.job.Reason;
import org.jspecify.annotations.Nullable;

/** What is said of an attempt at its end. */
sealed interface Verdict {
  /** It did what it was asked for. */
  record Succeeded(@Nullable Json result, @Nullable Integer exitCode) implements Verdict {}

  /** It did not, and may be tried again if attempts are left. */
  record Failed(Reason reason, JobError error, @Nullable Integer exitCode) implements Verdict {}

  /** It did not, and trying again is of no use. */
  record Refused(JobError error) implements Verdict {}

  /** It was asked to stop. */
  record Cancelled(@Nullable Integer exitCode) implements Verdict {}

  /** The server stops. */
  record ShutDown(@Nullable Integer exitCode) implements Verdict {}
}
