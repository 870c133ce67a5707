package io.jobtail.store;

/** What a claim is worth now. */
public enum Standing {
  /** Whoever has it may write. */
  HELD,
  /** The same, and the job was asked to stop. */
  CANCEL_REQUESTED,
  /** Somebody else has the job, or nobody; nothing can be written under it any more. */
  LOST
}
