package io.jobtail;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody may have meant who has mistyped a name. */
final class NearestName {
  private static final int LETTERS_PER_MISTAKE = 4;
  private static final int MISTAKES = 4;

  private NearestName() {}

  /** The name that differs least; empty where all differ much. */
  static Optional<String> of(String given, Collection<String> names) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int mistakes = mistakes(given, name);
      if (mistakes < least) {
        least = mistakes;
        nearest = name;
      }
    }
    return least <= Math.min(MISTAKES, given.length() / LETTERS_PER_MISTAKE)
        ? Optional.ofNullable(nearest)
        : Optional.empty();
  }

  /** Letters that are missing, too many, other ones, or in each other's place. */
  static int mistakes(String one, String other) {
    int[] before = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    int[] earlier = before;
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        row[j] = Math.min(Math.min(row[j - 1], before[j]) + 1, before[j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          row[j] = Math.min(row[j], earlier[j - 2] + 1);
        }
      }
      earlier = before;
      before = row;
    }
    return before[other.length()];
  }
}
