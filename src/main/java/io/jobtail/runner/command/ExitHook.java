package io.jobtail.runner.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last net under one program: when the JVM exits and nobody ends the program in its time, it is
 * killed. The runner comes first: it interrupts its jobs when the server was told to stop and their
 * grace is over.
 */
final class ExitHook {
  private static final Logger LOG = LoggerFactory.getLogger(ExitHook.class);

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
   * Spreads the net. Too late where the JVM is exiting already: then the runner, which waits for
   * its jobs, is all there is, and the next start finds what it left.
   */
  void spread() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the server is stopping: {}", e.getMessage());
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
