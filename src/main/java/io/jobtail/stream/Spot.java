package io.jobtail.stream;

import io.jobtail.job.EventId;

/** Where a cursor is in what a tail keeps. */
sealed interface Spot {
  /**
   * In this batch: some of its events follow the cursor.
   *
   * @param epoch how often the tail had started over
   */
  record In(Batch batch, int epoch) implements Spot {}

  /** At the newest event, or past it: a wake follows when there is more. */
  record AtEnd() implements Spot {}

  /** Before the oldest batch that is kept. */
  record Behind() implements Spot {}

  /** It may be none of this log: the store has to be asked. */
  record Unsure() implements Spot {}

  /** The log lost its end, and what the cursor stands for with it: it goes on after this event. */
  record Lost(EventId end) implements Spot {}

  /** At the newest event of a job that is gone, or cannot be read: nothing follows. */
  record Over() implements Spot {}
}
