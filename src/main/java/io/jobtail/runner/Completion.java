package io.jobtail.runner;

import io.jobtail.job.JobError;
import io.jobtail.job.Json;
import io.jobtail.job.Reason;
import org.jspecify.annotations.Nullable;

/** How an attempt came to its own end. */
public sealed interface Completion {
  /** It did what it was asked for. */
  record Succeeded(@Nullable Json result, @Nullable Integer exitCode) implements Completion {}

  /** It did not. */
  record Failed(Reason reason, JobError error, @Nullable Integer exitCode) implements Completion {}
}
