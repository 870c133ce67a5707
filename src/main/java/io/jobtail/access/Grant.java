package io.jobtail.access;

import io.jobtail.job.JobId;
import java.util.Set;

/** What of its owner's jobs a credential is for. */
public sealed interface Grant {
  /** All that its scopes allow. */
  record Everything() implements Grant {}

  /**
   * Nothing but these jobs.
   *
   * @param ids at least one
   */
  record Jobs(Set<JobId> ids) implements Grant {
    /** Copies. */
    public Jobs {
      ids = Set.copyOf(ids);
    }
  }

  /** Nothing but the list of jobs. */
  record Board() implements Grant {}
}
