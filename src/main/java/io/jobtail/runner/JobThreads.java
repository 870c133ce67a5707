package io.jobtail.runner;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that run what jobs' authors wrote. They are the operating system's: a virtual thread that
 * computes and never blocks keeps its carrier, and as many such jobs as there are processors would
 * stop everything else that runs on virtual threads, the answers to requests included.
 */
final class JobThreads {
  private static final Logger LOG = LoggerFactory.getLogger(JobThreads.class);

  private JobThreads() {}

  static Thread start(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(task);
  }

  /** The same; false where the system has no more threads. */
  static boolean tryStart(String name, Runnable task) {
    try {
      var _ = start(name, task);
      return true;
    } catch (OutOfMemoryError e) {
      LOG.error("thread {} cannot be started now", name, e);
      return false;
    }
  }
}
