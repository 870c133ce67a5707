package io.jobtail.benchmark;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario finds out: a figure of its subject, or its ratio to another contender's figure of
 * the same round, in the median of the rounds.
 *
 * @param metric its name in the reports
 * @param label what people read
 * @param against another contender, whose figure it is divided by
 */
record Figure(String metric, String label, @Nullable String against) {
  static Figure of(String metric, String label) {
    return new Figure(metric, label, null);
  }

  static Figure ratio(String metric, String label, String against) {
    return new Figure(metric, label, against);
  }

  String text() {
    return label + (against == null ? "" : " / " + against + "'s");
  }

  /** Of the reports of all rounds, by contender; empty if it was not measured. */
  OptionalDouble of(String subject, Map<String, List<Report>> rounds) {
    List<Report> ours = rounds.getOrDefault(subject, List.of());
    if (ours.isEmpty() || !ours.stream().allMatch(this::isMeasuredBy)) {
      return OptionalDouble.empty();
    }
    return against == null
        ? OptionalDouble.of(Medians.of(ours).get(metric))
        : Medians.ofRatios(ours, rounds.getOrDefault(against, List.of()), metric);
  }

  /** A time of deliveries says nothing if there were none. */
  private boolean isMeasuredBy(Report report) {
    boolean time = metric.startsWith("p99") || metric.equals("max");
    return report.numbers().containsKey(metric) && (!time || report.get("deliveries") > 0);
  }
}
