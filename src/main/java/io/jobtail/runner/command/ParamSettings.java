package io.jobtail.runner.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the configuration says about a parameter of a command. */
public final class ParamSettings {
  /** By their names. */
  public static final Map<String, One> ALL = all();

  private ParamSettings() {}

  /**
   * One of them.
   *
   * @param type what its value is read as
   * @param meaning what it is for
   * @param defaultValue what holds without it
   * @param least the least that it may be
   */
  public record One(
      Class<?> type, String meaning, @Nullable Object defaultValue, @Nullable Integer least) {
    private One(Class<?> type, String meaning) {
      this(type, meaning, type == boolean.class ? false : null, null);
    }
  }

  private static Map<String, One> all() {
    Map<String, One> all = new LinkedHashMap<>();
    all.put("pattern", text("a regular expression of Java that the whole value must match"));
    all.put("values", new One(List.class, "the values that may be given, in place of a pattern"));
    all.put("within", text("a folder that the value, a path, may not lead out of"));
    all.put("options", flag("whether a value that begins with - may be an option of the program"));
    all.put("default", text("the value where a submission gives none"));
    all.put("required", flag("whether a submission must give it"));
    all.put("description", text("what it is, for whoever submits"));
    all.put("max-length", new One(int.class, "characters of a value", Param.MAX_LENGTH, 1));
    all.put("secret", flag("whether its value is masked, and stored sealed"));
    return Collections.unmodifiableMap(all);
  }

  private static One text(String meaning) {
    return new One(String.class, meaning);
  }

  private static One flag(String meaning) {
    return new One(boolean.class, meaning);
  }
}
