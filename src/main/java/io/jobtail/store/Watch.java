package io.jobtail.store;

/** Being told of changes, until it is closed. */
@FunctionalInterface
public interface Watch extends AutoCloseable {
  /** No further call begins after this returns. */
  @Override
  void close();
}
