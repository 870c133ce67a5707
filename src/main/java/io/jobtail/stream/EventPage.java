package io.jobtail.stream;

import io.jobtail.job.EventId;

/** A part of a job's log as one JSON document. */
public sealed interface EventPage {
  /**
   * What there is.
   *
   * @param json {@code {events, next, closed}}
   * @param events how many are in it
   * @param next the cursor for the next page
   * @param atEnd whether this was all that is stored now
   * @param closed whether nothing follows it, now or later
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, read once
  record Page(byte[] json, int events, EventId next, boolean atEnd, boolean closed)
      implements EventPage {}

  /** There was such a job; it was removed. */
  record Gone() implements EventPage {}

  /** There is no such job. */
  record Unknown() implements EventPage {}
}
