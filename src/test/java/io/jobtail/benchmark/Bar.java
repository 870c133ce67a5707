package io.jobtail.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario must show: a figure of its subject, or its ratio to another contender's figure of
 * the same round, is at most or at least so much, in the median of the rounds.
 *
 * @param metric its name in the reports
 * @param label what people read
 * @param against another contender, whose figure it is divided by
 * @param atMost rather than at least
 */
record Bar(String metric, String label, @Nullable String against, boolean atMost, double limit) {
  /**
   * Whether a bar is met.
   *
   * @param value what was found; nothing if it was not measured
   */
  record Verdict(Bar bar, OptionalDouble value) {
    boolean isMet() {
      double found = value.orElse(Double.NaN);
      return bar.atMost() ? found <= bar.limit() : found >= bar.limit();
    }

    String word() {
      return value.isEmpty() ? "not measured" : isMet() ? "yes" : "NO";
    }
  }

  static Bar atMost(String metric, String label, double limit) {
    return new Bar(metric, label, null, true, limit);
  }

  static Bar atLeast(String metric, String label, double limit) {
    return new Bar(metric, label, null, false, limit);
  }

  static Bar ratioAtMost(String metric, String label, String against, double limit) {
    return new Bar(metric, label, against, true, limit);
  }

  static Bar ratioAtLeast(String metric, String label, String against, double limit) {
    return new Bar(metric, label, against, false, limit);
  }

  String text() {
    return figure().text() + (atMost ? " ≤ " : " ≥ ") + plain(limit);
  }

  private Figure figure() {
    return new Figure(metric, label, against);
  }

  static String plain(double value) {
    return Math.abs(value) >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  Verdict notMeasured() {
    return new Verdict(this, OptionalDouble.empty());
  }

  /** Judges the reports of all rounds, by contender. */
  Verdict judge(String subject, Map<String, List<Report>> rounds) {
    return new Verdict(this, figure().of(subject, rounds));
  }
}
