package io.jobtail.runner.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that can be looked at a bounded number of times, so that a regular expression that
 * backtracks without end gives up instead of keeping a thread. A bound on the length alone is no
 * guard: {@code a*a*a*a*a*a*b} takes years for a thousand characters.
 *
 * <p>For one thread and one match.
 */
final class BoundedText implements CharSequence {
  /** A well-behaved expression looks at a character a few times. */
  private static final int LOOKS = 1_000_000;

  private final String text;
  private int left = LOOKS;

  private BoundedText(String text) {
    this.text = text;
  }

  /** Thrown when the looks are used up. */
  static final class TooHardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooHardException() {
      super("the expression takes too long for this text", null, false, false);
    }
  }

  /** A matcher that throws {@link TooHardException} rather than taking too long. */
  static Matcher matcher(Pattern pattern, String text) {
    return pattern.matcher(new BoundedText(text));
  }

  @Override
  public char charAt(int index) {
    if (left-- <= 0) {
      throw new TooHardException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
