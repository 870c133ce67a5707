package io.jobtail.job;

import java.util.Locale;
import java.util.Optional;

/** Why events cannot be given. */
public enum GapReason {
  /** Retention gave up an old log. */
  TRIMMED,
  /** The attempt wrote more than is kept; its first and last part remain. */
  LIMIT,
  /** The cursor was never given out, or what it stood for was lost. */
  UNKNOWN_CURSOR,
  /** The storage may have lost what was written last before a failure of its own. */
  LOST;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word that clients see. */
  public String wire() {
    return wire;
  }

  /** Finds the constant for a word that a client or a store gave. */
  public static Optional<GapReason> of(String wire) {
    for (GapReason value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
