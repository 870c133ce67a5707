package io.jobtail.stream;

import io.jobtail.job.EventId;
import java.time.Duration;

/** What a reader needs of what all readers share. */
interface ReaderHost {
  /** Reads the store away from the event loop, and gives the result on it. */
  void fetch(Reader reader, EventId after);

  /** The reader is gone; called once. */
  void left(Reader reader);

  StreamMeter meter();

  long nanos();

  /**
   * What clients are told to wait: different for each, so that they do not all come back at once.
   */
  Duration jitteredRetry();

  StreamConfiguration configuration();
}
