package io.jobtail.runner;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Runs something later. Time is an input: tests bring a scheduler that they drive. */
interface Scheduler {
  /** Something that may still run. */
  interface Timer {
    /** It does not run if it has not begun. */
    void cancel();
  }

  /**
   * Runs the task once. Tasks share a thread and must return at once; what may block starts a
   * thread of its own.
   */
  Timer after(Duration delay, Runnable task);

  /** Waits on the calling thread. */
  default void sleep(Duration duration) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Timer timer = after(duration, over::countDown);
    try {
      over.await();
    } finally {
      timer.cancel();
    }
  }
}
