package io.jobtail.runner.command;

import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * The line that one stream of a program is writing, as expressions look at it: it may come in
 * pieces, and what follows a {@code \r} takes its place. Each of its states is looked at whole and
 * by itself.
 *
 * <p>Not thread-safe.
 */
final class DrawnLine {
  /** Longer states are data. In characters. */
  static final int MAX_TEXT = 4096;

  // the last state that was seen, and those that came since, each but the last one with its \r
  private final StringBuilder text = new StringBuilder();
  private boolean isData;

  // what was found there and told
  private int toldFrom;
  private int toldTo;

  /** The next piece. */
  void add(String piece) {
    int from = isData ? piece.indexOf('\r') + 1 : 0;
    if (isData && from == 0) {
      return;
    }
    isData = false;
    text.append(piece, from, piece.length());
    int most = text.length() - MAX_TEXT;
    if (most > 0) {
      int end = text.indexOf("\r", most);
      isData = end < 0;
      drop(isData ? text.length() : end + 1);
    }
  }

  /** Its newest states, with a {@code \r} between each two. */
  String states() {
    return text.toString();
  }

  /** What it says at last; null if that is data. */
  @Nullable String state() {
    return isData ? null : text.substring(startOfLast(), endOfLast());
  }

  /** Whether what was found is new, and not what was told of the same place before. */
  boolean isNew(MatchResult found) {
    boolean isTold = toldFrom == found.start() && toldTo == found.end();
    toldFrom = found.start();
    toldTo = found.end();
    return !isTold;
  }

  /** All states were seen: only the last one may still count. */
  void seen() {
    drop(startOfLast());
  }

  /** A new line begins. */
  void clear() {
    drop(text.length());
    isData = false;
  }

  private int endOfLast() {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\r') {
      end--;
    }
    return end;
  }

  private int startOfLast() {
    return text.lastIndexOf("\r", endOfLast() - 1) + 1;
  }

  private void drop(int characters) {
    text.delete(0, characters);
    toldFrom -= characters;
    toldTo -= characters;
  }
}
