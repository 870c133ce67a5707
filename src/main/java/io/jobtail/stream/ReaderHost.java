package io.jobtail.stream;

import java.time.Duration;

/** What a reader needs of what all readers share. */
interface ReaderHost {
  /** Reads the store after the leg's cursor away from the event loop, and gives it the result. */
  void fetch(Leg leg);

  /** Looks into events away from the event loop, and gives the leg what is found. */
  void search(Leg leg, ReaderPosition.Next.Search search);

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
