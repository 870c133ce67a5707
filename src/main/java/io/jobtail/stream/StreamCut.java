package io.jobtail.stream;

/**
 * Ends a response without its proper end, so that no client takes a part for the whole. Carries no
 * stack trace: it is not a fault.
 */
final class StreamCut extends RuntimeException {
  private static final long serialVersionUID = 1;

  StreamCut(String message) {
    super(message, null, false, false);
  }
}
