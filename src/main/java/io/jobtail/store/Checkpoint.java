package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;

/**
 * A job's log folded up to an event, kept so that nobody needs to fold from the start.
 *
 * @param fold at that event
 */
public record Checkpoint(Fold fold) {
  /** The event. */
  public EventId at() {
    return fold.at();
  }
}
