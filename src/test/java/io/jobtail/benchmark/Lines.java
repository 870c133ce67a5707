package io.jobtail.benchmark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a body line by line, however its bytes are cut, as SSE or as plain text, and tells a
 * position what came. A published line reads {@code line <number> t=<nanoseconds>}, somewhere in a
 * data line. Allocates nothing once it has seen a cut line. For one thread.
 */
final class Lines {
  /** More than the fields that matter take; the rest of a longer line that was cut is dropped. */
  private static final int KEPT = 320;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final byte[] LINE = {'l', 'i', 'n', 'e', ' '};

  private final Check check;
  private final Tally tally;
  private final Position position;
  private byte[] kept = {};
  private int keptBytes;

  // of the event that is not complete yet
  private int attempt;
  private long seq;
  private boolean named;
  private byte kind;
  private long published;

  // of the line that was parsed last
  private int at;
  private long number;

  Lines(Check check, Tally tally, Position position) {
    this.check = check;
    this.tally = tally;
    this.position = position;
  }

  /** Forgets what is not complete: the connection is gone. */
  void reset() {
    keptBytes = 0;
    clear();
  }

  /** The next bytes of the body, received at this time. */
  void add(byte[] bytes, int from, int to, long now) {
    int start = from;
    while (start < to) {
      int end = newline(bytes, start, to);
      if (keptBytes == 0 && end < to) {
        line(bytes, start, end, now);
      } else {
        keep(bytes, start, end);
        if (end == to) {
          return;
        }
        int length = keptBytes;
        keptBytes = 0;
        line(kept, 0, length, now);
      }
      start = end + 1;
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    if (kept.length == 0) {
      kept = new byte[KEPT];
    }
    int length = Math.min(to - from, KEPT - keptBytes);
    System.arraycopy(bytes, from, kept, keptBytes, length);
    keptBytes += length;
  }

  private void line(byte[] bytes, int from, int to, long now) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    if (check == Check.TEXT) {
      if (payload(bytes, from, end)) {
        position.event(0, number);
        position.delivery(published, now);
        published = 0;
      }
    } else if (end == from) {
      dispatch(now);
    } else {
      field(bytes, from, end, now);
    }
  }

  private void field(byte[] bytes, int from, int end, long now) {
    if (bytes[from] == 'd') {
      if (payload(bytes, from, end) && check == Check.DATA) {
        position.event(0, number);
        position.delivery(published, now);
      }
    } else if (check == Check.ID && bytes[from] == 'i' && end - from > 4) {
      attempt = (int) digits(bytes, from + 4, end);
      seq = digits(bytes, at + 1, end);
      named = true;
    } else if (bytes[from] == 'e' && end - from > 8) {
      // gap, done, position, progress, log; snapshot, status and step differ in the second letter
      boolean second = bytes[from + 7] == 's' || (bytes[from + 7] == 'p' && bytes[from + 8] == 'r');
      kind = second ? bytes[from + 8] : bytes[from + 7];
    }
  }

  private void dispatch(long now) {
    if (check == Check.ID && named) {
      if (kind == 'g' || kind == 'n' || kind == 'p') {
        position.jump(attempt, seq, kind == 'g');
      } else {
        position.event(attempt, seq);
      }
      if (published != 0) {
        position.delivery(published, now);
      }
      if (kind == 'd') {
        position.done();
      }
    }
    clear();
  }

  private void clear() {
    named = false;
    kind = 0;
    published = 0;
  }

  private boolean payload(byte[] bytes, int from, int end) {
    int start = from + tally.hint;
    if (!isLine(bytes, start, end)) {
      start = from;
      while (start < end && !isLine(bytes, start, end)) {
        start++;
      }
      if (start == end) {
        return false;
      }
      tally.hint = start - from;
    }
    number = digits(bytes, start + LINE.length, end);
    if (at + 3 < end && bytes[at] == ' ' && bytes[at + 1] == 't' && bytes[at + 2] == '=') {
      published = digits(bytes, at + 3, end);
      return true;
    }
    return false;
  }

  private static boolean isLine(byte[] bytes, int start, int end) {
    return start + LINE.length < end
        && bytes[start] == LINE[0]
        && bytes[start + 1] == LINE[1]
        && bytes[start + 2] == LINE[2]
        && bytes[start + 3] == LINE[3]
        && bytes[start + 4] == LINE[4];
  }

  private long digits(byte[] bytes, int from, int end) {
    long value = 0;
    int i = from;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      value = value * 10 + bytes[i] - '0';
      i++;
    }
    at = i;
    return value;
  }

  /** Eight bytes at a time: most of the generator's work is to find the ends of lines. */
  private static int newline(byte[] bytes, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to) {
      long word = (long) WORDS.get(bytes, i) ^ NEWLINES;
      long found = (word - ONES) & ~word & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }
}
