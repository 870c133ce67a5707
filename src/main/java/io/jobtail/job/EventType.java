package io.jobtail.job;

import java.util.Locale;
import java.util.Optional;

/**
 * The names of the events, as in the SSE field {@code event}. None is {@code error}: EventSource
 * uses that name itself.
 */
public enum EventType {
  STATUS,
  PROGRESS,
  LOG,
  STEP,
  SNAPSHOT,
  GAP,
  POSITION,
  DONE;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word that clients see. */
  public String wire() {
    return wire;
  }

  /** Finds the constant for a word that a client or a store gave. */
  public static Optional<EventType> of(String wire) {
    for (EventType value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
