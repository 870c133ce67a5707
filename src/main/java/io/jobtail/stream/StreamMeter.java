package io.jobtail.stream;

/**
 * Is told what readers are given, for measurements. Called on event loops, up to 100,000 times a
 * second: every method returns at once, never throws, and is safe for use by many threads.
 */
public interface StreamMeter {
  /** Measures nothing. */
  StreamMeter NONE = new NoStreamMeter();

  /**
   * Something new was written and flushed to a slice of readers. One call for each slice, not for
   * each reader.
   *
   * @param readers in the slice, one write and flush each; 1 or more
   * @param events written, added up over the readers, with those that their filters left out
   * @param bytes written, added up over the readers
   * @param lagNanos from when the first of these events was stored, as far as this process knows,
   *     to after the last write; negative if that says nothing, as for a reader that catches up
   */
  void flushed(int readers, long events, long bytes, long lagNanos);

  /** A reader that fell behind wants to read the store; {@link #catchUpBegins} follows. */
  void catchUpWaits();

  /** It is its turn; {@link #catchUpEnds} follows. */
  void catchUpBegins();

  /** It has read, or failed to. */
  void catchUpEnds();

  /** A stream was ended or refused. */
  void evicted(Eviction why);

  /**
   * Bytes for readers were needed.
   *
   * @param hits times that they were there, made for another reader before
   * @param misses times that they had to be made
   */
  void frames(long hits, long misses);
}
