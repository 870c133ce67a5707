package io.jobtail.job;

import java.util.Locale;
import java.util.Optional;

/** Where a named part of a job is. */
public enum StepState {
  RUNNING,
  SUCCEEDED,
  FAILED;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word that clients see. */
  public String wire() {
    return wire;
  }

  /** Finds the constant for a word that a client or a store gave. */
  public static Optional<StepState> of(String wire) {
    for (StepState value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
