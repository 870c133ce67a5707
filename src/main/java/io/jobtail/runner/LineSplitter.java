package io.jobtail.runner;

import java.util.function.Consumer;

/**
 * Cuts what a job said into the texts of log events: lines, and pieces of lines that are too long.
 */
final class LineSplitter {
  private static final char REPLACEMENT = '\uFFFD';

  /** A text without newlines, and whether its line goes on. */
  record Piece(String text, boolean partial) {}

  private LineSplitter() {}

  /**
   * Lines end at {@code \n} and {@code \r\n}; a newline at the very end begins no further line.
   *
   * @param open whether the last line goes on with what is said next
   * @param maxBytes UTF-8 bytes of a piece, 4 or more
   */
  static void split(String text, boolean open, int maxBytes, Consumer<Piece> out) {
    if (isPlain(text, maxBytes)) {
      out.accept(new Piece(text, open));
      return;
    }
    String whole = wellFormed(text);
    int start = 0;
    for (int newline = whole.indexOf('\n'); newline >= 0; newline = whole.indexOf('\n', start)) {
      int end = newline > start && whole.charAt(newline - 1) == '\r' ? newline - 1 : newline;
      pieces(whole.substring(start, end), false, maxBytes, out);
      start = newline + 1;
    }
    if (start == 0 || start < whole.length()) {
      pieces(whole.substring(start), open, maxBytes, out);
    }
  }

  private static boolean isPlain(String text, int maxBytes) {
    int length = text.length();
    if (length > maxBytes) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || c == '\n') {
        return false;
      }
    }
    return true;
  }

  private static void pieces(String line, boolean open, int maxBytes, Consumer<Piece> out) {
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < line.length(); ) {
      int codePoint = line.codePointAt(i);
      int size = utf8Length(codePoint);
      if (bytes + size > maxBytes) {
        out.accept(new Piece(line.substring(start, i), true));
        start = i;
        bytes = 0;
      }
      bytes += size;
      i += Character.charCount(codePoint);
    }
    out.accept(new Piece(line.substring(start), open));
  }

  /** The text's beginning, at most so many UTF-8 bytes, well formed. */
  static String shorten(String text, int maxBytes) {
    String whole = wellFormed(text.length() > maxBytes ? text.substring(0, maxBytes) : text);
    int bytes = 0;
    for (int i = 0; i < whole.length(); ) {
      int codePoint = whole.codePointAt(i);
      bytes += utf8Length(codePoint);
      if (bytes > maxBytes) {
        return whole.substring(0, i);
      }
      i += Character.charCount(codePoint);
    }
    return whole;
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  /** UTF-8 has no form for half a surrogate pair: it becomes U+FFFD. */
  static String wellFormed(String text) {
    StringBuilder fixed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (fixed == null) {
        fixed = new StringBuilder(text);
      }
      fixed.setCharAt(i, REPLACEMENT);
    }
    return fixed == null ? text : fixed.toString();
  }
}
