package io.jobtail.runner;

/**
 * Thrown by a handler to fail its job. The message is shown to whoever follows the job; no stack
 * trace is kept.
 */
public final class JobFailedException extends Exception {
  private static final long serialVersionUID = 1;

  /** Says what went wrong, for the submitter. */
  public JobFailedException(String message) {
    super(message, null, false, false);
  }
}
