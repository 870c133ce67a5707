package io.jobtail.runner.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The last net under one program: when the JVM exits and nobody ends the program in its time, it is
 * killed. The runner comes first: it interrupts its jobs when the server is told to stop.
 */
final class ExitHook {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  /**
   * Prepares it.
   *
   * @param wait for the runner to do it in order
   */
  ExitHook(ProcessTree tree, Duration wait) {
    hook = new Thread(() -> killAfter(tree, wait), "jobtail-exit");
  }

  /**
   * Spreads the net.
   *
   * @throws InterruptedException if the JVM is exiting already
   */
  void spread() throws InterruptedException {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      throw new InterruptedException("the server is stopping");
    }
  }

  private void killAfter(ProcessTree tree, Duration wait) {
    try {
      if (!ended.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        tree.kill();
      }
    } catch (InterruptedException e) {
      tree.kill();
    }
  }

  /** Nothing of the program is left. */
  void fold() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is exiting: the hook runs, and ends now.
    }
  }
}
