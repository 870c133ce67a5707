package io.jobtail.job;

import java.util.Optional;

/**
 * A position in a job's log: the attempt (0 = before the first run) and a number that is dense from
 * 1 within it. As a cursor it means "everything up to and including this event has been seen".
 *
 * @param attempt 0 or more
 * @param seq 1 or more for an event; 0 only as the position before an attempt's first event
 */
public record EventId(int attempt, long seq) implements Comparable<EventId> {
  /** The position before a job's first event. */
  public static final EventId START = new EventId(0, 0);

  private static final int MAX_ATTEMPT_DIGITS = 9;
  private static final int MAX_SEQ_DIGITS = 18;

  /** Checks the bounds. */
  public EventId {
    if (attempt < 0 || seq < 0) {
      throw new IllegalArgumentException(
          "attempt and seq are not negative: " + attempt + "-" + seq);
    }
  }

  /**
   * Reads {@code attempt-seq}, two decimal numbers without sign or leading zeros; empty for
   * anything else.
   */
  public static Optional<EventId> parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0
        || !isNumber(text, 0, dash, MAX_ATTEMPT_DIGITS)
        || !isNumber(text, dash + 1, text.length(), MAX_SEQ_DIGITS)) {
      return Optional.empty();
    }
    return Optional.of(
        new EventId(
            Integer.parseInt(text, 0, dash, 10),
            Long.parseLong(text, dash + 1, text.length(), 10)));
  }

  private static boolean isNumber(String text, int from, int to, int maxDigits) {
    if (to <= from || to - from > maxDigits || (text.charAt(from) == '0' && to - from > 1)) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The event after this one in the same attempt. */
  public EventId next() {
    return plus(1);
  }

  /** The event {@code count} places further in the same attempt. */
  public EventId plus(long count) {
    return new EventId(attempt, seq + count);
  }

  /** The first event of the attempt after this one's. */
  public EventId nextAttempt() {
    return new EventId(attempt + 1, 1);
  }

  /**
   * Whether an event with this id may directly follow {@code last}: the next one, or the first of
   * the next attempt.
   */
  public boolean follows(EventId last) {
    return equals(last.next()) || equals(last.nextAttempt());
  }

  /** Whether this position is after the other. */
  public boolean isAfter(EventId other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(EventId other) {
    int byAttempt = Integer.compare(attempt, other.attempt);
    return byAttempt != 0 ? byAttempt : Long.compare(seq, other.seq);
  }

  /** How many characters {@link #toString} has. */
  public int textLength() {
    return digits(attempt) + 1 + digits(seq);
  }

  /** Writes {@link #toString} as ASCII; returns the place behind it. */
  public int write(byte[] out, int from) {
    int dash = from + digits(attempt);
    int end = dash + 1 + digits(seq);
    digits(attempt, out, dash);
    out[dash] = '-';
    digits(seq, out, end);
    return end;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static void digits(long number, byte[] out, int end) {
    int at = end;
    long rest = number;
    do {
      out[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
  }

  @Override
  public String toString() {
    return attempt + "-" + seq;
  }
}
