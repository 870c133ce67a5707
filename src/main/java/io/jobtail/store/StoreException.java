package io.jobtail.store;

import org.jspecify.annotations.Nullable;

/**
 * The storage does not work: a full disk, a damaged file, a connection cut. What was being written
 * may or may not be there.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what was tried and what happened. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
