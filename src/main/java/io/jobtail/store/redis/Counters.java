package io.jobtail.store.redis;

import java.util.Arrays;

/**
 * How many changes each partition has had, as it was told one by one, and as it was counted now and
 * then: where the two differ for longer than a notification takes, something was not told.
 *
 * <p>Not thread-safe.
 */
final class Counters {
  private static final long UNKNOWN = -1;

  private final long[] told;
  private final long[] counted;

  Counters(int partitions) {
    told = new long[partitions];
    counted = new long[partitions];
    Arrays.fill(told, UNKNOWN);
    Arrays.fill(counted, UNKNOWN);
  }

  /** A change was told; whether one before it was not. */
  boolean told(int partition, long number) {
    long before = told[partition];
    told[partition] = Math.max(before, number);
    return before != UNKNOWN && number > before + 1;
  }

  /** So many there are now; whether some that were there the last time were not told since. */
  boolean counted(int partition, long number) {
    long before = counted[partition];
    counted[partition] = number;
    if (before == UNKNOWN || number < before) {
      // the first time; or the server lost some, or all
      told[partition] = number;
      return before != UNKNOWN;
    }
    if (told[partition] < before) {
      told[partition] = before;
      return true;
    }
    return false;
  }
}
