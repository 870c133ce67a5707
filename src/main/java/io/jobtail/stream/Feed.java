package io.jobtail.stream;

import io.jobtail.job.JobId;
import java.util.function.Predicate;

/** What one reader is given, and where it comes from. Used on the reader's event loop only. */
interface Feed {
  /** What asking for more came to. */
  enum More {
    /** Something was given, or passed over: there may be more. */
    GIVEN,
    /** The reader is woken when there is more. */
    NOTHING_NOW,
    /** Nothing more can come, though this is not the end. */
    OVER
  }

  /** The reader begins: from now on it is woken. */
  void join();

  /** The reader has left: nothing is kept for it. */
  void leave();

  /** Whether the reader has all that it asked for, or all there ever will be. */
  boolean isAtEnd();

  /**
   * Gives what comes next.
   *
   * @param mayRead whether the store may be read for it
   */
  More give(Delivery delivery, boolean mayRead);

  /** Whether something is being read or looked into: more follows, without a wake. */
  boolean isReading();

  /**
   * Whether it is better not ended early by a server that stops: what it waits for comes from here,
   * or it comes to its end by itself.
   *
   * @param runsHere whether a job runs in this process
   */
  boolean holds(Predicate<JobId> runsHere);

  /** Moves the client's cursor past what was left out; empty where there is nothing to say. */
  byte[] position();
}
