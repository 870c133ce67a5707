package io.jobtail.runner.command;

import io.jobtail.runner.redact.Secrets;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a command: what a submission may put into its places.
 *
 * <p>The pattern alone decides what reaches the program. A value that is a whole argument and may
 * begin with {@code -} can be an option of the program: a pattern that must not allow that begins
 * with a character class without it, or the configuration puts {@code --} before the place.
 *
 * @param name as it stands in the places
 * @param values the texts that are allowed, and no others; empty when the pattern decides
 * @param pattern must match the whole text; absent when the values decide
 * @param defaultValue where the submission says nothing
 * @param required whether the submission must say something
 * @param maxLength in characters (code points)
 * @param secret whether the value is stored sealed, and masked in what the program says
 */
record Param(
    String name,
    List<String> values,
    @Nullable Pattern pattern,
    @Nullable String defaultValue,
    boolean required,
    @Nullable String description,
    int maxLength,
    boolean secret) {
  static final int MAX_LENGTH = 1024;

  /** What the JDK encodes arguments with; anything else would reach the program as '?'. */
  private static final Charset ARGUMENTS =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  Param {
    values = List.copyOf(values);
  }

  /** What is wrong with a value, or null. Does not repeat the value. */
  @Nullable String problem(String value) {
    if (value.indexOf('\0') >= 0) {
      return "must not contain NUL";
    }
    if (value.codePointCount(0, value.length()) > maxLength) {
      return "must not be longer than " + maxLength + " characters";
    }
    if (ParamSeal.isClosed(value)) {
      return "must not begin as a sealed value does";
    }
    if (secret && !isMaskable(value)) {
      return "must have at least " + Secrets.MIN_LENGTH + " characters, since it is a secret";
    }
    if (!isEncodable(value)) {
      return "has characters that cannot be given to a program here (" + ARGUMENTS + ")";
    }
    if (pattern == null) {
      return values.contains(value) ? null : "must be one of " + String.join(", ", values);
    }
    return matches(pattern, value);
  }

  private static boolean isMaskable(String value) {
    try {
      return !Secrets.NONE.and(List.of(value)).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean isEncodable(String text) {
    return ARGUMENTS.newEncoder().canEncode(text);
  }

  private static @Nullable String matches(Pattern pattern, String value) {
    try {
      return BoundedText.matcher(pattern, value).matches()
          ? null
          : "must match " + pattern.pattern();
    } catch (BoundedText.TooHardException | StackOverflowError e) {
      return "takes too long to match against " + pattern.pattern();
    }
  }

  /** A JSON Schema (2020-12) of the value. */
  Map<String, @Nullable Object> schema() {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    if (secret) {
      schema.put("writeOnly", true);
    }
    if (description != null) {
      schema.put("description", description);
    }
    if (pattern == null) {
      schema.put("enum", values);
    } else {
      schema.put("pattern", "^(?:" + pattern.pattern() + ")$");
      schema.put("maxLength", maxLength);
    }
    if (defaultValue != null) {
      schema.put("default", defaultValue);
    }
    return schema;
  }
}
