package io.jobtail.stream;

import io.jobtail.job.StoredEvent;
import org.jspecify.annotations.Nullable;

/** Where one reader's bytes go. Used on its event loop only. */
interface Outlet {
  /** Whether one more frame may be given now. When it may again, the reader is told. */
  boolean hasRoom();

  /**
   * Gives a frame; it remains the caller's to release.
   *
   * @param last the last event in it; null if it holds none
   */
  void give(Frame frame, @Nullable StoredEvent last);

  /** Sends what was given. Returns whether that was anything. */
  boolean flush();

  /** Whether the client has not taken all it was given yet. */
  boolean isWaiting();

  /** Changes whenever the client takes something. */
  long progress();

  /** Runs a task once everything that was given is on its way, or cannot be sent. */
  void whenSent(Runnable task);
}
