package io.jobtail.runner.redact;

import java.util.Arrays;

/**
 * Where secrets are in a text.
 *
 * <p>Not thread-safe.
 */
final class Found {
  private static final long[] NOTHING = {};

  // start and end of each, in one number that sorts by the start
  private long[] places = NOTHING;
  private int size;
  private int begun;

  void add(int start, int end) {
    if (size == places.length) {
      places = Arrays.copyOf(places, Math.max(4, 2 * size));
    }
    places[size++] = (long) start << 32 | end;
  }

  /** The text ends with so many characters that begin a value. */
  void begun(int characters) {
    begun = characters;
  }

  int begun() {
    return begun;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  int start(int i) {
    return (int) (places[i] >>> 32);
  }

  int end(int i) {
    return (int) places[i];
  }

  /** Sorts them, and makes one of those that overlap or touch. */
  Found merged() {
    Arrays.sort(places, 0, size);
    int last = -1;
    for (int i = 0; i < size; i++) {
      if (last >= 0 && start(i) <= end(last)) {
        places[last] = (long) start(last) << 32 | Math.max(end(last), end(i));
      } else {
        places[++last] = places[i];
      }
    }
    size = last + 1;
    return this;
  }
}
