package io.jobtail.stream;

/** Lines of a text log as one JSON document. */
public sealed interface LinesPage {
  /** What there is. */
  @SuppressWarnings("ArrayRecordComponent") // written once, read once
  record Page(byte[] json) implements LinesPage {}

  /** There is no such attempt. */
  record NoSuchAttempt() implements LinesPage {}

  /** There was such a job; it was removed. */
  record Gone() implements LinesPage {}

  /** There is no such job. */
  record Unknown() implements LinesPage {}
}
