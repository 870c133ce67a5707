package io.jobtail.runner;

/**
 * A bean that ends what would outlive this process where it has to go without an orderly end, such
 * as programs.
 */
public interface BeforeHalt {
  /** Does not take long; called at most once. */
  void run();
}
