package io.jobtail.store;

import io.jobtail.job.EventId;

/** What became of an append. */
public sealed interface AppendOutcome {
  /** Everything is stored. */
  record Appended(EventId last) implements AppendOutcome {}

  /** Somebody else took the job; the caller never writes again. */
  record StaleClaim(long current) implements AppendOutcome {}

  /** The job ended. */
  record Sealed(EventId last) implements AppendOutcome {}

  /** The events would leave a hole or change what is stored. */
  record NotContiguous(EventId last) implements AppendOutcome {}

  /** There is no such job any more. */
  record NoSuchJob() implements AppendOutcome {}
}
