package io.jobtail.runner.command;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the beginnings and ends of steps in a program's lines. The start has a named group {@code
 * name}, and may have one {@code weight}. The end may have a group {@code name}, of the step that
 * it ends, and one {@code failed}: where that matches something, the step has failed.
 *
 * <p>Safe for use by many threads.
 */
final class StepPatterns {
  private static final String NAME = "name";
  private static final String WEIGHT = "weight";
  private static final String FAILED = "failed";

  private final Pattern start;
  private final @Nullable Pattern end;

  private StepPatterns(Pattern start, @Nullable Pattern end) {
    this.start = start;
    this.end = end;
  }

  /** The beginning of a step. */
  record Start(String name, double weight) {}

  /** The end of the step of that name, or of the innermost. */
  record End(@Nullable String name, boolean failed) {}

  /**
   * Reads the settings; null if there are none.
   *
   * @throws IllegalArgumentException if one is no expression, or lacks a group
   */
  static @Nullable StepPatterns of(@Nullable String start, @Nullable String end) {
    if (start == null) {
      if (end != null) {
        throw new IllegalArgumentException("step-end is of no use without step-start");
      }
      return null;
    }
    Pattern begins = compiled("step-start", start);
    if (!begins.namedGroups().containsKey(NAME)) {
      throw new IllegalArgumentException("step-start needs a group (?<name>…)");
    }
    return new StepPatterns(begins, end == null ? null : compiled("step-end", end));
  }

  private static Pattern compiled(String setting, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          setting + " '" + text + "' is no regular expression: " + e.getDescription(), e);
    }
  }

  /** Whether a step goes on until another one starts. */
  boolean oneAfterAnother() {
    return end == null;
  }

  /** Whether ends name their steps, so that steps run beside each other and not within. */
  boolean endsAreNamed() {
    return end != null && end.namedGroups().containsKey(NAME);
  }

  /** What begins with this line, if something does. */
  @Nullable Start start(String line) {
    Matcher match = find(start, line);
    String name = match == null ? null : group(match, NAME);
    return match == null || name == null ? null : new Start(name, weight(group(match, WEIGHT)));
  }

  /** What ends with this line, if something does. */
  @Nullable End end(String line) {
    Matcher match = end == null ? null : find(end, line);
    if (match == null) {
      return null;
    }
    String failed = group(match, FAILED);
    return new End(group(match, NAME), failed != null && !failed.isEmpty());
  }

  private static double weight(@Nullable String text) {
    try {
      return text == null ? 1 : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private static @Nullable Matcher find(Pattern pattern, String line) {
    try {
      Matcher matcher = BoundedText.matcher(pattern, line);
      return matcher.find() ? matcher : null;
    } catch (BoundedText.TooHardException | StackOverflowError e) {
      return null;
    }
  }

  private static @Nullable String group(Matcher match, String name) {
    Set<String> groups = match.namedGroups().keySet();
    return groups.contains(name) ? match.group(name) : null;
  }
}
