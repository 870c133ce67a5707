package io.jobtail.runner.command;

import io.jobtail.runner.JobPart;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds progress in a program's output: a regular expression with a named group {@code percent}, or
 * with {@code done} and {@code total}, or with all three, as the alternatives of a program that
 * says the one here and the other there; {@code unit} may be there too. The last place in a line
 * counts, or in the newest of its states that has one; what does not read as a number is passed
 * over.
 *
 * <p>Safe for use by many threads.
 */
final class ProgressPattern {
  private final Pattern pattern;
  private final Set<String> groups;

  private ProgressPattern(Pattern pattern) {
    this.pattern = pattern;
    this.groups = pattern.namedGroups().keySet();
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException if it is no expression, or lacks the groups
   */
  static ProgressPattern of(String text) {
    ProgressPattern progress;
    try {
      progress = new ProgressPattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "progress '" + text + "' is no regular expression: " + e.getDescription(), e);
    }
    Set<String> groups = progress.groups;
    boolean done = groups.contains("done");
    if (done != groups.contains("total") || !(done || groups.contains("percent"))) {
      throw new IllegalArgumentException(
          "progress needs a group (?<percent>…), or both (?<done>…) and (?<total>…)");
    }
    return progress;
  }

  /**
   * What the newest state of a line says that says something; null if none does.
   *
   * @param states with a {@code \r} between each two
   * @param isWhole whether the last one is; else only what more text cannot change counts in it
   */
  @Nullable MatchResult newest(String states, boolean isWhole) {
    Matcher matcher = BoundedText.matcher(pattern, states);
    try {
      MatchResult found = null;
      for (int end = states.length(); found == null && end > 0; ) {
        int start = states.lastIndexOf('\r', end - 1) + 1;
        found = last(matcher.region(start, end), isWhole || end < states.length());
        end = start - 1;
      }
      return found;
    } catch (BoundedText.TooHardException | StackOverflowError e) {
      return null;
    }
  }

  @SuppressWarnings("JdkObsolete") // text that comes bit by bit is what hitEnd() is for
  private static @Nullable MatchResult last(Matcher matcher, boolean isWhole) {
    MatchResult last = null;
    while (matcher.find()) {
      if (isWhole || !matcher.hitEnd()) {
        last = matcher.toMatchResult();
      }
    }
    return last;
  }

  /** Tells the job or step what was found. */
  void tell(MatchResult match, JobPart part) {
    try {
      String done = group(match, "done");
      String total = group(match, "total");
      String percent = group(match, "percent");
      if (done != null && total != null) {
        counts(Long.parseLong(done), Long.parseLong(total), group(match, "unit"), part);
      } else if (percent != null) {
        percent(percent, part);
      }
    } catch (NumberFormatException e) {
      // Something else that looks like progress.
    }
  }

  private @Nullable String group(MatchResult match, String name) {
    return groups.contains(name) ? match.group(name) : null;
  }

  private static void percent(String text, JobPart part) {
    double fraction = Double.parseDouble(text.replace(',', '.')) / 100;
    if (Double.isFinite(fraction)) {
      part.progress(Math.clamp(fraction, 0, 1));
    }
  }

  private static void counts(long done, long total, @Nullable String unit, JobPart part) {
    if (total >= 0) {
      part.progress(Math.clamp(done, 0, total), total, unit);
    }
  }
}
