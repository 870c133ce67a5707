package io.jobtail.job;

import java.util.Locale;
import java.util.Optional;

/** Why an attempt or a job ended. */
public enum Reason {
  COMPLETED,
  ERROR,
  EXIT_CODE,
  TIMEOUT,
  LOST,
  SHUTDOWN,
  CANCELLED;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word that clients see. */
  public String wire() {
    return wire;
  }

  /** Finds the constant for a word that a client or a store gave. */
  public static Optional<Reason> of(String wire) {
    for (Reason value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
