package io.jobtail.store;

import io.jobtail.job.Fold;
import org.jspecify.annotations.Nullable;

/** What is known of an id. */
public sealed interface Lookup {
  /**
   * There is such a job.
   *
   * @param fold as it is now
   * @param cancelRequested whether it was asked to stop
   */
  record Found(Fold fold, boolean cancelRequested) implements Lookup {}

  /**
   * There was one; it was removed.
   *
   * @param owner whose it was; absent as in {@link io.jobtail.job.JobSpec#owner}, and for one that
   *     was removed before owners were remembered
   */
  record Gone(@Nullable String owner) implements Lookup {}

  /** There is none, and none is remembered. */
  record Unknown() implements Lookup {}
}
