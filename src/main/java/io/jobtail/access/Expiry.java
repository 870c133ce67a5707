package io.jobtail.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When a credential ends that is derived from another. */
final class Expiry {
  private Expiry() {}

  /** With the other one at the latest; in whole seconds, which is what signed texts carry. */
  static Instant of(Principal from, Instant wished) {
    Instant end = from.expires();
    Instant first = end != null && end.isBefore(wished) ? end : wished;
    return first.truncatedTo(ChronoUnit.SECONDS);
  }
}
