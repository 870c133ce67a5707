package io.jobtail.store;

import io.jobtail.job.JobState;

/** What became of a removal. */
public sealed interface DeleteOutcome {
  /** It is gone. */
  record Deleted() implements DeleteOutcome {}

  /** It has not ended. */
  record NotFinished(JobState state) implements DeleteOutcome {}

  /** It was removed before. */
  record Gone() implements DeleteOutcome {}

  /** There is no such job. */
  record Unknown() implements DeleteOutcome {}
}
