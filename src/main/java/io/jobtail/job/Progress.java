package io.jobtail.job;

import org.jspecify.annotations.Nullable;

/**
 * How far an attempt is. What is not known is absent.
 *
 * @param percent of the job, 0 to 100
 * @param done units done
 * @param total units in all
 * @param unit what is counted
 * @param message for a person
 * @param etaSeconds estimated time to the end
 */
public record Progress(
    @Nullable Double percent,
    @Nullable Long done,
    @Nullable Long total,
    @Nullable String unit,
    @Nullable String message,
    @Nullable Long etaSeconds) {
  /** Nothing is known. */
  public static final Progress NONE = new Progress(null, null, null, null, null, null);

  /**
   * The same with a percentage that is not below {@code floor}: within an attempt it never falls.
   */
  public Progress atLeast(@Nullable Double floor) {
    if (floor == null || (percent != null && percent >= floor)) {
      return this;
    }
    return new Progress(floor, done, total, unit, message, etaSeconds);
  }

  /** Whether only the estimate differs. */
  boolean saysTheSameAs(Progress other) {
    return equals(
        new Progress(
            other.percent, other.done, other.total, other.unit, other.message, etaSeconds));
  }
}
