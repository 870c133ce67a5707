package io.jobtail.runner.command;

import io.jobtail.runner.redact.Secrets;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a command: what a submission may put into its places.
 *
 * <p>What a value can never do, whatever the pattern allows: become more than one argument, an
 * option of the program ({@link Command#optionIn}), or a path out of its folder, if it has one.
 *
 * @param name as it stands in the places
 * @param values the texts that are allowed, and no others; empty when the pattern decides
 * @param pattern must match the whole text; absent when the values decide
 * @param defaultValue where the submission says nothing
 * @param required whether the submission must say something
 * @param maxLength in characters (code points)
 * @param options whether it may be an option of the program
 * @param within a path that stays in this folder; the program is given it absolute
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
    boolean options,
    @Nullable WithinFolder within,
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
    if (within != null && within.problem(value) != null) {
      return within.problem(value);
    }
    if (pattern == null && within != null) {
      return null;
    }
    if (pattern == null) {
      return values.contains(value) ? null : "must be one of " + String.join(", ", values);
    }
    return matches(pattern, value);
  }

  /** Whether this may be an option: any may, or the configuration says just this. */
  boolean isMeantAsOption(String value) {
    return options || values.contains(value) || value.equals(defaultValue);
  }

  /** What the program is given for a value that was checked. */
  String given(String value) {
    Path path = within == null ? null : within.resolve(value);
    return path == null ? value : path.toString();
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
    if (values.isEmpty()) {
      schema.put("maxLength", maxLength);
    } else {
      schema.put("enum", values);
    }
    if (pattern != null) {
      schema.put("pattern", "^(?:" + pattern.pattern() + ")$");
    }
    if (defaultValue != null) {
      schema.put("default", defaultValue);
    }
    return schema;
  }
}
