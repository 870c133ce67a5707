package io.jobtail.stream;

/** Where a cursor is in what a tail keeps. */
sealed interface Spot {
  /** In this batch: some of its events follow the cursor. */
  record In(Batch batch) implements Spot {}

  /** At or past the newest event: a wake follows when there is more. */
  record AtEnd() implements Spot {}

  /** Before the oldest batch that is kept. */
  record Behind() implements Spot {}

  /** At the newest event of a job that is gone, or cannot be read: nothing follows. */
  record Over() implements Spot {}
}
