package io.jobtail.runner;

/**
 * Threads that run what jobs' authors wrote. They are the operating system's: a virtual thread that
 * computes and never blocks keeps its carrier, and as many such jobs as there are processors would
 * stop everything else that runs on virtual threads, the answers to requests included.
 */
final class JobThreads {
  private JobThreads() {}

  static Thread start(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(task);
  }
}
