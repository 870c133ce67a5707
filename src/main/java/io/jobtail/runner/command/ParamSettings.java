package io.jobtail.runner.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the configuration says about a parameter of a command. */
public final class ParamSettings {
  /** The names, and what each means. */
  public static final Map<String, String> ALL = all();

  private ParamSettings() {}

  private static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("pattern", "a regular expression of Java that the whole value must match");
    all.put("values", "the values that may be given, in place of a pattern");
    all.put("within", "a folder that the value, a path, may not lead out of");
    all.put("options", "whether a value that begins with - may be an option of the program");
    all.put("default", "the value where a submission gives none");
    all.put("required", "whether a submission must give it");
    all.put("description", "what it is, for whoever submits");
    all.put("max-length", "characters of a value");
    all.put("secret", "whether its value is masked, and stored sealed");
    return Collections.unmodifiableMap(all);
  }
}
