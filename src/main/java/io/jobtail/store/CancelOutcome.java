package io.jobtail.store;

import io.jobtail.job.Fold;

/** What became of the wish that a job stop. */
public sealed interface CancelOutcome {
  /** Somebody runs it; the wish is stored and whoever holds the job sees it. */
  record Wished(Fold fold) implements CancelOutcome {}

  /** Nobody runs it; the caller holds it now and writes its end. */
  record Yours(ClaimedJob job) implements CancelOutcome {}

  /** It had ended. */
  record Finished(Fold fold) implements CancelOutcome {}

  /** There was such a job; it was removed. */
  record Gone() implements CancelOutcome {}

  /** There is no such job. */
  record Unknown() implements CancelOutcome {}
}
