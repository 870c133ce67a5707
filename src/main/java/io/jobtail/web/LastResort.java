package io.jobtail.web;

/** What ends the process where an orderly end takes longer than it may. */
@FunctionalInterface
public interface LastResort {
  /** Ends it, whatever is under way. */
  void end();
}
