package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to measure, from system properties {@code benchmark.…}.
 *
 * @param scenarios names or globs
 * @param contenders names or globs
 * @param rounds how often each is run, in turn; medians are reported
 * @param seconds that are measured in each run
 * @param warmUp seconds of the same load before
 * @param out the folder for what is written
 * @param publish a folder that gets the picture and the figures too; empty for none
 * @param jar Jobtail
 * @param jvm more flags for Jobtail's JVM
 * @param environment more environment variables for Jobtail
 */
record Options(
    List<String> scenarios,
    List<String> contenders,
    int rounds,
    int seconds,
    int warmUp,
    Path out,
    String publish,
    Path jar,
    List<String> jvm,
    Map<String, String> environment) {
  static Options fromSystemProperties() {
    return new Options(
        words(property("scenarios", "*"), ","),
        words(property("contenders", "*"), ","),
        Integer.parseInt(property("rounds", "5")),
        Integer.parseInt(property("seconds", "8")),
        Integer.parseInt(property("warm-up", "4")),
        Path.of(property("out", "target/benchmark")).toAbsolutePath(),
        property("publish", ""),
        Path.of(property("jar", "target/jobtail.jar")).toAbsolutePath(),
        words(property("jvm", ""), " "),
        environment(property("env", "")));
  }

  boolean hasScenario(String name) {
    return matches(scenarios, name);
  }

  boolean hasContender(String name) {
    return matches(contenders, name);
  }

  private static boolean matches(List<String> globs, String name) {
    return globs.stream()
        .map(glob -> Pattern.quote(glob).replace("*", "\\E.*\\Q"))
        .anyMatch(name::matches);
  }

  /** A property that was given; Maven gives those that were not as empty ones. */
  private static String property(String name, String otherwise) {
    String value = System.getProperty("benchmark." + name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  private static List<String> words(String text, String separator) {
    return Arrays.stream(text.split(separator, -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static Map<String, String> environment(String text) {
    return words(text, ",").stream()
        .map(word -> word.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, TreeMap::new));
  }
}
