package io.jobtail.web;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a request that waits has ended.
 *
 * @param seen what was seen last
 */
record Waited<T>(T seen, How how) {
  enum How {
    /** What was seen is enough. */
    ENOUGH,
    /** It took as long as was asked for. */
    TIME_IS_UP,
    /** No answer may take longer, or who asks may not. */
    CUT_SHORT,
    /**
     * It could not wait, or not any longer: as many wait as may, or the server stops. Who asks
     * again at once would ask in vain.
     */
    TURNED_AWAY
  }

  boolean isTurnedAway() {
    return how == How.TURNED_AWAY;
  }

  /** What is said in place of an answer; not everybody is told to come back at the same time. */
  static Problem refusal() {
    return Problem.unavailable(
        "the server is stopping, as many wait as may, or no answer may take longer",
        Duration.ofSeconds(ThreadLocalRandom.current().nextInt(1, 4)));
  }

  /** Whether it is what was asked for. */
  boolean isAsAsked() {
    return how == How.ENOUGH || how == How.TIME_IS_UP;
  }
}
