package io.jobtail.job;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a job is. {@code QUEUED} with a time for the next attempt is waiting; {@code CANCELLING}
 * runs on, but was asked to stop.
 */
public enum JobState {
  QUEUED,
  RUNNING,
  CANCELLING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word that clients see. */
  public String wire() {
    return wire;
  }

  /** Finds the constant for a word that a client or a store gave. */
  public static Optional<JobState> of(String wire) {
    for (JobState value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Whether nothing will happen to the job any more. */
  public boolean isFinished() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  /** Whether an attempt is under way. */
  public boolean isRunning() {
    return this == RUNNING || this == CANCELLING;
  }
}
