package io.jobtail.stream;

/**
 * Leaves out terminal control sequences (ECMA-48: CSI, OSC and the like, and lone escapes), also
 * where a sequence is cut in two. Belongs to one text.
 */
final class AnsiStripper {
  private static final char ESC = 0x1B;
  private static final char BEL = 0x07;

  private enum State {
    TEXT,
    ESCAPE,
    /** After {@code ESC [}: until a final byte 0x40 to 0x7E. */
    CONTROL,
    /**
     * After {@code ESC ]}, {@code P}, {@code X}, {@code ^} or {@code _}: until BEL or {@code ESC
     * \}.
     */
    STRING,
    STRING_ESCAPE,
    /** After an intermediate byte 0x20 to 0x2F: until a final byte. */
    INTERMEDIATE
  }

  private State state = State.TEXT;

  /** A line starts: whatever was open is not continued. */
  void reset() {
    state = State.TEXT;
  }

  String strip(String text) {
    if (state == State.TEXT && text.indexOf(ESC) < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (state == State.TEXT && c != ESC) {
        kept.append(c);
      } else {
        state = next(c);
      }
    }
    return kept.toString();
  }

  private State next(char c) {
    return switch (state) {
      case TEXT -> State.ESCAPE;
      case ESCAPE -> afterEscape(c);
      case CONTROL -> c >= 0x40 && c <= 0x7E ? State.TEXT : State.CONTROL;
      case STRING -> c == BEL ? State.TEXT : c == ESC ? State.STRING_ESCAPE : State.STRING;
      case STRING_ESCAPE -> c == '\\' ? State.TEXT : State.STRING;
      case INTERMEDIATE -> c >= 0x30 && c <= 0x7E ? State.TEXT : State.INTERMEDIATE;
    };
  }

  private static State afterEscape(char c) {
    return switch (c) {
      case '[' -> State.CONTROL;
      case ']', 'P', 'X', '^', '_' -> State.STRING;
      case ESC -> State.ESCAPE;
      default -> c >= 0x20 && c <= 0x2F ? State.INTERMEDIATE : State.TEXT;
    };
  }
}
