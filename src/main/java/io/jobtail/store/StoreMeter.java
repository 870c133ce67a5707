package io.jobtail.store;

/**
 * Is told what a store does, for measurements. Called by the store's own threads, often: every
 * method returns at once, never throws, and is safe for use by many threads.
 */
public interface StoreMeter {
  /** Measures nothing. */
  StoreMeter NONE = new NoStoreMeter();

  /**
   * Changes are on the disk.
   *
   * @param events stored with them, 0 or more
   * @param nanos from the transaction's begin to the end of its commit
   */
  void committed(int events, long nanos);

  /**
   * Something was read.
   *
   * @param nanos that the reading took, without the wait for a thread
   */
  void read(long nanos);
}
