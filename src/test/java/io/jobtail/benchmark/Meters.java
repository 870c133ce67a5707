package io.jobtail.benchmark;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads what is written for Prometheus. */
final class Meters {
  private Meters() {}

  /** The sum of a meter's values with all its tags; 0 if it is not there. */
  static double sum(String text, String name) {
    return Pattern.compile("(?m)^" + Pattern.quote(name) + "(?:\\{.*})? (\\S+)$")
        .matcher(text)
        .results()
        .map((MatchResult line) -> line.group(1))
        .mapToDouble(Double::parseDouble)
        .sum();
  }
}
