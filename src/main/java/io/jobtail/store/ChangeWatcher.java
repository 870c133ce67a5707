package io.jobtail.store;

import io.jobtail.job.JobId;

/**
 * Is told which jobs have changed. Calls come on any thread, may overlap, and must return at once
 * without blocking.
 */
@FunctionalInterface
public interface ChangeWatcher {
  /** Something may have changed about the job. */
  void changed(JobId id);

  /** Jobs may have changed of which nothing was told: whoever shows many looks at them anew. */
  default void missed() {}
}
