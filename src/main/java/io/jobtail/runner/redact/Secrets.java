package io.jobtail.runner.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must not be shown: values, and patterns. Immutable.
 *
 * <p>Values cost one pass over a text, however many there are; each pattern costs one more, and
 * holds back unfinished lines, since only a line's end decides what it matches.
 */
public final class Secrets {
  /** Nothing. */
  public static final Secrets NONE = new Secrets(Set.of(), List.of(), 0);

  /** What stands in the place of a secret. */
  public static final String MASK = "***";

  /** Characters of the shortest value: a shorter one would be found in everything. */
  public static final int MIN_LENGTH = 4;

  private final Set<String> values;
  private final List<Pattern> patterns;
  private final int maxLength;
  private final @Nullable Automaton automaton;
  // characters at the end of a text that a match may still reach into
  private final int kept;

  private Secrets(Set<String> values, List<Pattern> patterns, int maxLength) {
    this.values = values;
    this.patterns = patterns;
    this.maxLength = maxLength;
    automaton = values.isEmpty() ? null : new Automaton(values);
    kept = Math.max(maxLength, values.stream().mapToInt(String::length).max().orElse(0));
  }

  /**
   * Collects them.
   *
   * @param maxLength characters of the longest match of a pattern that is found wherever a long
   *     line is split
   */
  static Secrets of(Collection<String> values, Collection<Pattern> patterns, int maxLength) {
    return new Secrets(Set.of(), List.copyOf(patterns), maxLength).and(values);
  }

  /**
   * The same and more values. One of several lines is found line by line, each with {@link
   * #MIN_LENGTH} characters or more.
   *
   * @throws IllegalArgumentException if a value has no such line; does not repeat the value
   */
  public Secrets and(Collection<String> more) {
    Set<String> all = new LinkedHashSet<>(values);
    for (String value : more) {
      List<String> lines = value.lines().filter(Secrets::isLongEnough).toList();
      if (lines.isEmpty()) {
        throw new IllegalArgumentException(
            "a secret has at least " + MIN_LENGTH + " characters that are not all blank");
      }
      all.addAll(lines);
    }
    return all.size() == values.size() ? this : new Secrets(all, patterns, maxLength);
  }

  private static boolean isLongEnough(String line) {
    return line.length() >= MIN_LENGTH && !line.isBlank();
  }

  /** Whether there is nothing to look for. */
  public boolean isEmpty() {
    return automaton == null && patterns.isEmpty();
  }

  /** The text, whole as it is, without secrets. */
  public String mask(String text) {
    if (isEmpty() || text.isEmpty()) {
      return text;
    }
    Found found = find(text, 0, 0);
    return found.isEmpty() ? text : Masker.render(text, 0, text.length(), 0, found);
  }

  /**
   * The text without secrets, and each of its lines as if it were alone: for {@code ^} and {@code
   * $}.
   */
  public String maskLines(String text) {
    String whole = mask(text);
    if (patterns.isEmpty() || (whole.indexOf('\n') < 0 && whole.indexOf('\r') < 0)) {
      return whole;
    }
    StringBuilder masked = new StringBuilder(whole.length());
    int begin = 0;
    for (int at = 0; at <= whole.length(); at++) {
      boolean isEnd = at == whole.length() || whole.charAt(at) == '\n' || whole.charAt(at) == '\r';
      if (isEnd) {
        masked.append(mask(whole.substring(begin, at)));
        masked.append(whole, at, Math.min(at + 1, whole.length()));
        begin = at + 1;
      }
    }
    return masked.toString();
  }

  /** The text without the values: for what has words of others around them. */
  public String maskValues(String text) {
    if (automaton == null || text.isEmpty()) {
      return text;
    }
    Found found = new Found();
    automaton.find(text, 0, found);
    return found.isEmpty() ? text : Masker.render(text, 0, text.length(), 0, found.merged());
  }

  /** What can be shown of the beginning of a line, whatever follows. */
  public String maskBeginning(String text) {
    return isEmpty() ? text : new Masker().add(this, text);
  }

  /** Whether nothing of so many characters can be shown while more may follow. */
  boolean isUndecided(int length) {
    return !patterns.isEmpty() && length <= kept + Masker.PIECE;
  }

  /** Characters at the end of a text that cannot be shown while more may follow. */
  int undecided(Found found) {
    return patterns.isEmpty() ? found.begun() : kept;
  }

  /** Whether the character before a text matters. */
  boolean looksBack() {
    return !patterns.isEmpty();
  }

  /**
   * All places.
   *
   * @param from where values may begin; they may overlap
   * @param afterMatch where matches of patterns may begin; they do not overlap
   */
  Found find(String text, int from, int afterMatch) {
    Found found = new Found();
    if (automaton != null) {
      automaton.find(text, from, found);
    }
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(text);
      for (boolean is = matcher.find(afterMatch); is; is = matcher.find()) {
        if (matcher.end() > matcher.start()) {
          found.add(matcher.start(), matcher.end());
        }
      }
    }
    return found.isEmpty() ? found : found.merged();
  }
}
