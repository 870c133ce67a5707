package io.jobtail.job;

import java.util.Locale;
import java.util.Optional;

/** Where a line of a job's log came from. */
public enum LogStream {
  STDOUT,
  STDERR,
  /** A logger, or the job itself. */
  LOG;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word that clients see. */
  public String wire() {
    return wire;
  }

  /** Finds the constant for a word that a client or a store gave. */
  public static Optional<LogStream> of(String wire) {
    for (LogStream value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
