package io.jobtail.web;

import io.jobtail.runner.DrainConfiguration;
import io.jobtail.runner.RunnerConfiguration;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.util.StringUtils;
import io.micronaut.runtime.graceful.GracefulShutdownConfiguration;
import jakarta.inject.Named;
import java.time.Duration;

/** How long each part of an orderly stop may take; together they fit in what there is. */
@Context
@Named("start-check")
@Requires(property = GracefulShutdownConfiguration.ENABLED, value = StringUtils.TRUE)
final class ShutdownTimes {
  /** For the readers of a job that has ended to hear of it, while others leave. */
  static final Duration HEARD = Duration.ofSeconds(1);

  /** For the port to close, for the ends of jobs to be told, and for all who are left at last. */
  static final Duration SETTLE = Duration.ofMillis(400);

  /** For what was written last to be taken by its clients. */
  static final Duration LAST_WORDS = Duration.ofMillis(800);

  /** For everything else to be closed, the store at its end. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** What a stop takes at the most besides what is configured. */
  private static final Duration OWN = SETTLE.multipliedBy(3).plus(LAST_WORDS).plus(CLOSING);

  private final DrainConfiguration drain;
  private final Duration all;

  ShutdownTimes(
      DrainConfiguration drain, RunnerConfiguration runner, GracefulShutdownConfiguration limit) {
    this.drain = drain;
    this.all = limit.getGracePeriod();
    Duration needed =
        drain
            .beforeStop()
            .plus(runner.cancelGrace())
            .plus(runner.flushGrace())
            .plus(drain.window())
            .plus(OWN);
    if (needed.compareTo(all) > 0) {
      throw new ConfigurationException(
          "a stop may take %s: the longer of jobtail.drain.delay (%s) and jobtail.drain.grace (%s),"
                  .formatted(seconds(needed), seconds(drain.delay()), seconds(drain.grace()))
              + " jobtail.runner.cancel-grace (%s), jobtail.runner.flush-grace (%s),"
                  .formatted(seconds(runner.cancelGrace()), seconds(runner.flushGrace()))
              + " jobtail.drain.window (%s), and %s to close;"
                  .formatted(seconds(drain.window()), seconds(OWN))
              + " micronaut.lifecycle.graceful-shutdown.grace-period is only "
              + seconds(all));
    }
  }

  private static String seconds(Duration duration) {
    String text = Double.toString(duration.toMillis() / 1000.0);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + "s";
  }

  DrainConfiguration drain() {
    return drain;
  }

  /** When what was not done in order is given up, and everything is closed. */
  Duration untilClosing() {
    return all.minus(CLOSING);
  }
}
