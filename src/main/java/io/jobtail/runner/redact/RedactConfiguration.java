package io.jobtail.runner.redact;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is masked in everything that jobs say.
 *
 * @param literals values, each of 4 characters or more
 * @param patterns regular expressions in the syntax of RE2
 * @param maxLength characters of the longest match of a pattern that is found wherever a long line
 *     is split
 */
@ConfigurationProperties("jobtail.redact")
record RedactConfiguration(
    @Nullable List<String> literals,
    @Nullable List<String> patterns,
    @Bindable(defaultValue = "1024") @Min(Secrets.MIN_LENGTH) @Max(65_536) int maxLength) {

  /**
   * Refuses what cannot be looked for; a message begins with the setting, and never has a value.
   */
  RedactConfiguration {
    literals = literals == null ? List.of() : List.copyOf(literals);
    patterns = patterns == null ? List.of() : List.copyOf(patterns);
    for (int i = 0; i < literals.size(); i++) {
      checkLiteral(i + 1, literals.get(i));
    }
    patterns.forEach(RedactConfiguration::compiled);
  }

  private static void checkLiteral(int number, String literal) {
    try {
      Secrets.NONE.and(List.of(literal));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "literals - number " + number + " cannot be masked: " + e.getMessage(), e);
    }
  }

  private static Pattern compiled(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "patterns - '" + pattern + "' is no regular expression of RE2: " + e.getDescription(), e);
    }
  }

  /** All of it, ready to be looked for. */
  Secrets secrets() {
    return Secrets.of(
        literals == null ? List.of() : literals,
        (patterns == null ? List.<String>of() : patterns)
            .stream().map(RedactConfiguration::compiled).toList(),
        maxLength);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "RedactConfiguration[maxLength=" + maxLength + "]";
  }
}
