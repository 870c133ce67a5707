package io.jobtail.runner.command;

import java.time.Duration;

/** The time as {@link OutputReader} sees it, so that tests move it by hand. */
interface SilenceTimer {
  /** Nanoseconds from an arbitrary moment. */
  long nanos();

  /** Runs a task once, on a thread on which it may block. */
  void after(Duration delay, Runnable task);

  /** The real time. A sleeping virtual thread costs less than a scheduler that must be closed. */
  SilenceTimer REAL =
      new SilenceTimer() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void after(Duration delay, Runnable task) {
          Thread.ofVirtual()
              .name("jobtail-silence")
              .start(() -> {
                try {
                  Thread.sleep(delay);
                  task.run();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
        }
      };
}
