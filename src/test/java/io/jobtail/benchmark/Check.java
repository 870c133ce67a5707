package io.jobtail.benchmark;

/** What proves at a reader that nothing is lost, doubled or out of order. */
enum Check {
  /** The id {@code attempt-seq} of each SSE event. */
  ID,
  /** The number in each SSE data line, for servers whose ids say nothing. */
  DATA,
  /** The number in each line of a plain text. */
  TEXT
}
