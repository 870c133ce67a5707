package io.jobtail.runner.command;

import io.jobtail.runner.JobContext;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds progress in a program's output: a regular expression with a named group {@code percent}, or
 * with {@code done} and {@code total}; {@code unit} may be there too. The last place in a piece of
 * text counts; what does not read as a number is passed over.
 *
 * <p>Safe for use by many threads.
 */
final class ProgressPattern {
  /** Progress stands in short lines; long ones are data. In characters. */
  private static final int MAX_TEXT = 4096;

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
    boolean counts = groups.contains("done") && groups.contains("total");
    if (groups.contains("percent") == counts) {
      throw new IllegalArgumentException(
          "progress needs a group (?<percent>…), or both (?<done>…) and (?<total>…)");
    }
    return progress;
  }

  /** Of a line that was drawn again and again, as much of what came last as is looked at. */
  static String newest(String text) {
    int start = text.length() <= MAX_TEXT ? -1 : text.indexOf('\r', text.length() - MAX_TEXT);
    return text.substring(start + 1);
  }

  /** Tells the context what the text says, if it says something. */
  void look(String text, JobContext context) {
    if (text.length() > MAX_TEXT) {
      return;
    }
    MatchResult last = last(BoundedText.matcher(pattern, text));
    if (last != null) {
      report(last, context);
    }
  }

  private static @Nullable MatchResult last(Matcher matcher) {
    MatchResult last = null;
    try {
      while (matcher.find()) {
        last = matcher.toMatchResult();
      }
      return last;
    } catch (BoundedText.TooHardException | StackOverflowError e) {
      return null;
    }
  }

  private void report(MatchResult match, JobContext context) {
    try {
      if (groups.contains("percent")) {
        percent(match.group("percent"), context);
      } else {
        counts(match, context);
      }
    } catch (NumberFormatException e) {
      // Something else that looks like progress.
    }
  }

  private static void percent(@Nullable String text, JobContext context) {
    if (text == null) {
      return;
    }
    double fraction = Double.parseDouble(text.replace(',', '.')) / 100;
    if (Double.isFinite(fraction)) {
      context.progress(Math.clamp(fraction, 0, 1));
    }
  }

  private void counts(MatchResult match, JobContext context) {
    String done = match.group("done");
    String total = match.group("total");
    if (done == null || total == null) {
      return;
    }
    long all = Long.parseLong(total);
    String unit = groups.contains("unit") ? match.group("unit") : null;
    if (all >= 0) {
      context.progress(Math.clamp(Long.parseLong(done), 0, all), all, unit);
    }
  }
}
