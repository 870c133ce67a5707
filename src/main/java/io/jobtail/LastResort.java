package io.jobtail;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process where an orderly end takes longer than it may. What hangs may be the log, so
 * nothing here waits for it.
 */
final class LastResort {
  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);
  private static final int TERMINATED = 128 + 15;

  /** Of the time that there is, for what would outlive the process to be ended. */
  private static final Duration HALTING = Duration.ofMillis(500);

  private final Runnable before;
  private final Runnable end;

  /**
   * Does nothing yet.
   *
   * @param before ends what would outlive the process
   * @param end ends the process, whatever is under way
   */
  LastResort(Runnable before, Runnable end) {
    this.before = before;
    this.end = end;
  }

  /** Ends the process as it ends at a SIGTERM. */
  static void halt() {
    Runtime.getRuntime().halt(TERMINATED);
  }

  /** From now on there is so much time. */
  void arm(Duration all) {
    Thread.ofPlatform().daemon().name("last-resort").start(() -> endLate(all));
  }

  private void endLate(Duration all) {
    try {
      Thread.sleep(all.minus(HALTING));
      Thread halting = Thread.ofPlatform().daemon().name("halting").start(before);
      Thread saying = Thread.ofPlatform().daemon().name("last-words").start(() -> say(all));
      halting.join(HALTING.dividedBy(2));
      saying.join(HALTING.dividedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.run();
    }
  }

  private static void say(Duration all) {
    LOG.error("still here after {}: the process is ended as it is", all);
  }
}
