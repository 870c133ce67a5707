package io.jobtail.stream;

import java.time.Duration;

/** What a reader needs of what all readers share. */
interface ReaderHost {
  /** Reads the store away from the event loop, and gives the leg the result. */
  void fetch(Leg leg, CatchUps.Page page);

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
