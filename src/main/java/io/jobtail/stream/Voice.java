package io.jobtail.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a stream says beside what it is read for. */
interface Voice {
  /** Sent at once, before there is any event; may be empty: then only the head is sent. */
  byte[] opening();

  /** A sign of life; empty where the format has none. */
  byte[] heartbeat();

  /**
   * What comes before a stream ends that is not at its end; null if it must break off instead, so
   * that nobody takes it for the whole.
   */
  byte @Nullable [] farewell(Duration retry);
}
