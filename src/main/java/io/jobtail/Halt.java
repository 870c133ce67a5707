package io.jobtail;

import io.jobtail.web.LastResort;

/** Ends the process without waiting for anything, and as it ends at a SIGTERM. */
final class Halt implements LastResort {
  private static final int TERMINATED = 128 + 15;

  @Override
  public void end() {
    Runtime.getRuntime().halt(TERMINATED);
  }
}
