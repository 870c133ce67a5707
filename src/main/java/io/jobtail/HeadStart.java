package io.jobtail;

import io.micronaut.validation.validator.constraints.DefaultConstraintValidators;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares on another processor what the start would come to later, or the first request wait for:
 * each takes some ten milliseconds, and none needs what another thread might be initializing.
 */
final class HeadStart {
  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  /** Wakes the flight recorder, recording or not. */
  private static final String EVENT_OF_A_REQUEST =
      "io.micronaut.http.server.netty.handler.Http1RequestEvent";

  private HeadStart() {}

  /** Returns at once. */
  static void begin() {
    Thread.ofPlatform().name("head-start").daemon().start(HeadStart::prepare);
  }

  /** Whether all of it is there to be prepared. */
  static boolean prepare() {
    boolean isWhole = linksValidators() && hasPowersOfFive();
    return isWhole && initializes(EVENT_OF_A_REQUEST);
  }

  /** Two hundred lambdas, each of which is made where it is first used. */
  private static boolean linksValidators() {
    return new DefaultConstraintValidators()
        .findConstraintValidator(Nullable.class, Object.class)
        .isEmpty();
  }

  /** Up to 5 to the power of 65,536, among other constants; media types have a quality. */
  private static boolean hasPowersOfFive() {
    return BigDecimal.ONE.signum() > 0;
  }

  private static boolean initializes(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("nothing to prepare in {}", name, e); // whoever needs it will say so
      return false;
    }
  }
}
