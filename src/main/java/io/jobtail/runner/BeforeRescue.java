package io.jobtail.runner;

/**
 * A bean that does something before jobs whose process died are rescued, such as ending programs
 * that were left behind. Called once at start, before any job runs; what it throws refuses the
 * start.
 */
public interface BeforeRescue {
  /** May block. */
  void run();
}
