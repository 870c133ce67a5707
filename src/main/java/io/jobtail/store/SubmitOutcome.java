package io.jobtail.store;

import io.jobtail.job.Fold;
import io.jobtail.job.JobId;

/** What became of a submission. */
public sealed interface SubmitOutcome {
  /** It is stored. */
  record Created(Fold fold) implements SubmitOutcome {}

  /** The same submission was stored before under the same key; the job as it is now. */
  record Existing(Fold fold) implements SubmitOutcome {}

  /** Another submission was stored before under the same key. */
  record KeyTaken(JobId by) implements SubmitOutcome {}

  /** As many jobs wait as may. */
  record QueueFull(long waiting) implements SubmitOutcome {}
}
