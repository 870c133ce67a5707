package io.jobtail.stream;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern to look for in lines (RE2). Takes time in proportion to the text, whatever the pattern
 * is. Safe for use by many threads.
 */
public final class Grep {
  /** What came of a pattern. */
  public sealed interface Outcome {
    /** It can be looked for. */
    record Compiled(Grep grep) implements Outcome {}

    /**
     * It cannot.
     *
     * @param why for whoever sent it
     */
    record Refused(String why) implements Outcome {}
  }

  private final Pattern pattern;

  private Grep(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Reads a pattern. */
  public static Outcome of(String pattern, GrepConfiguration limits) {
    if (pattern.isEmpty() || pattern.length() > limits.maxPattern()) {
      return new Outcome.Refused("a pattern has 1 to " + limits.maxPattern() + " characters");
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      return compiled.programSize() > limits.maxSize()
          ? new Outcome.Refused("the pattern repeats too much")
          : new Outcome.Compiled(new Grep(compiled));
    } catch (PatternSyntaxException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** Whether it is anywhere in the text. */
  boolean isIn(String text) {
    return pattern.matcher(text).find();
  }
}
