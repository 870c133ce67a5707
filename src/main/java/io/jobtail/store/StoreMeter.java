package io.jobtail.store;

import java.util.function.LongSupplier;

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

  /** A notification came, so long after what it tells of was stored; of shared stores only. */
  void notified(long nanos);

  /** A change was found that no notification told of. */
  void missed();

  /** The connection was made anew after it had been lost. */
  void reconnected();

  /** An append was refused because its claim is not worth anything any more. */
  void fenced();

  /** Something that is to be looked at now and then: bytes of changes on their way, claims held. */
  void depth(LongSupplier inFlightBytes, LongSupplier heldClaims);
}
