package io.jobtail.runner;

/** A handler's result has no JSON form. Running it again would not change that. */
final class UnwritableResultException extends Exception {
  private static final long serialVersionUID = 1;

  UnwritableResultException(String message, Throwable cause) {
    super(message, cause);
  }
}
