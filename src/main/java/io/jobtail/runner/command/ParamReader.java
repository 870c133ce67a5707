package io.jobtail.runner.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one parameter of the configuration: {@code pattern} or {@code values}, {@code default},
 * {@code within}, {@code options}, {@code required}, {@code description}, {@code max-length},
 * {@code secret}.
 */
final class ParamReader {
  private static final Set<String> SETTINGS =
      Set.of(
          "pattern",
          "values",
          "within",
          "options",
          "default",
          "required",
          "description",
          "max-length",
          "secret");

  private final String name;
  private final Map<?, ?> settings;

  private ParamReader(String name, Map<?, ?> settings) {
    this.name = name;
    this.settings = settings;
  }

  /**
   * Reads and checks.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Param read(String name, @Nullable Object settings) {
    if (!ArgumentTemplate.isName(name)) {
      throw new IllegalArgumentException(
          "params." + name + ": a name has 1 to 64 letters, digits, '_' or '-' after a letter");
    }
    if (!(settings instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("params." + name + " needs a pattern or values");
    }
    return new ParamReader(name, map).param();
  }

  private Param param() {
    for (Object key : settings.keySet()) {
      if (!SETTINGS.contains(String.valueOf(key))) {
        throw wrong("there is no setting '" + key + "'");
      }
    }
    List<String> values = values();
    Pattern pattern = pattern();
    WithinFolder within = within();
    boolean decided = pattern != null || within != null;
    if (values.isEmpty() != decided) {
      throw wrong("needs a pattern or values, and not both, or a folder to be within");
    }
    Param param =
        new Param(
            name,
            values,
            pattern,
            text("default"),
            flag("required"),
            text("description"),
            maxLength(),
            flag("options"),
            within,
            flag("secret"));
    if (param.secret() && (pattern == null || param.defaultValue() != null)) {
      throw wrong("is secret, and so has a pattern, and neither values nor a default");
    }
    checkTexts(param);
    return param;
  }

  private void checkTexts(Param param) {
    for (String value : param.values()) {
      String problem = param.problem(value);
      if (problem != null) {
        throw wrong("the value '" + value + "' " + problem);
      }
    }
    String value = param.defaultValue();
    if (value == null) {
      return;
    }
    if (param.required()) {
      throw wrong("is required and so cannot have a default");
    }
    String problem = param.problem(value);
    if (problem != null) {
      throw wrong("the default '" + value + "' " + problem);
    }
  }

  private List<String> values() {
    return switch (settings.get("values")) {
      case null -> List.of();
      case Collection<?> many -> many.stream().map(String::valueOf).toList();
      case Object one -> List.of(one.toString().split("\\s*,\\s*", -1));
    };
  }

  private @Nullable Pattern pattern() {
    String text = text("pattern");
    try {
      return text == null ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw wrong("the pattern '" + text + "' is no regular expression: " + e.getDescription());
    }
  }

  private @Nullable WithinFolder within() {
    String text = text("within");
    if (text == null) {
      return null;
    }
    Path folder = Path.of(text);
    if (!Files.isDirectory(folder)) {
      throw wrong("there is no folder '" + text + "' to be within");
    }
    return new WithinFolder(folder.toAbsolutePath());
  }

  private boolean flag(String setting) {
    String text = text(setting);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw wrong(setting + " is true or false, not '" + text + "'");
  }

  private int maxLength() {
    String text = text("max-length");
    if (text == null) {
      return Param.MAX_LENGTH;
    }
    try {
      int length = Integer.parseInt(text);
      if (length > 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong("max-length is a number of characters from 1, not '" + text + "'");
  }

  private @Nullable String text(String setting) {
    Object value = settings.get(setting);
    return value == null ? null : value.toString();
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("params." + name + ": " + what);
  }
}
