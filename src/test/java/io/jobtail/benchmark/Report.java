package io.jobtail.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers by name, which travel as a line of flat JSON.
 *
 * @param numbers in the order they were given in
 */
record Report(Map<String, Double> numbers) {
  private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(-?[\\d.E+-]+)");

  Report() {
    this(new LinkedHashMap<>());
  }

  Report with(String name, double value) {
    numbers.put(name, value);
    return this;
  }

  Report with(String name, long value) {
    return with(name, (double) value);
  }

  /** What was reported, or 0. */
  double get(String name) {
    return numbers.getOrDefault(name, 0.0);
  }

  String json() {
    StringBuilder text = new StringBuilder("{");
    numbers.forEach((name, value) ->
        text.append(text.length() == 1 ? "" : ",").append('"' + name + "\":").append(plain(value)));
    return text.append('}').toString();
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static Report parse(String line) {
    Report report = new Report();
    Matcher matcher = NUMBER.matcher(line);
    while (matcher.find()) {
      report.with(matcher.group(1), Double.parseDouble(matcher.group(2)));
    }
    return report;
  }
}
