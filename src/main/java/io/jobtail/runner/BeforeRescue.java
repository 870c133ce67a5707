package io.jobtail.runner;

/**
 * A bean with something to do at start, before the jobs that an earlier process left running are
 * rescued: what they had outside this process must be gone before they may run again.
 */
public interface BeforeRescue {
  /** Does it; returns when it is done. */
  void run();
}
