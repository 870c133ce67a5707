package io.jobtail.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a worker that asks for work is given. */
public sealed interface NextOutcome {
  /** A job. */
  record Claimed(ClaimedJob job) implements NextOutcome {}

  /**
   * Nothing now.
   *
   * @param nextReadyAt when a waiting job becomes ready, if one waits for its time
   */
  record Nothing(@Nullable Instant nextReadyAt) implements NextOutcome {}
}
