package io.jobtail.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long each kind of operation took. For one thread. */
final class Timings {
  private static final double MILLIS = 1e6;

  /**
   * Two times here and two there, since who goes first may alternate: how far the halves differ is
   * what the machine does.
   */
  private static final class Halves {
    final Histogram all = new Histogram();
    final Histogram one = new Histogram();
    final Histogram other = new Histogram();
    int count;
  }

  private final Map<String, Halves> operations = new LinkedHashMap<>();
  private long count;

  void add(String operation, long nanos) {
    Halves halves = operations.computeIfAbsent(operation, _ -> new Halves());
    halves.all.add(nanos);
    (halves.count / 2 % 2 == 0 ? halves.one : halves.other).add(nanos);
    halves.count++;
    count++;
  }

  void clear() {
    operations.clear();
    count = 0;
  }

  long count() {
    return count;
  }

  /**
   * Adds times in milliseconds, ratios to others', and by what those others differ from themselves.
   */
  void report(Timings others, Report report) {
    operations.forEach((operation, ours) -> {
      Halves theirs = others.operations.get(operation);
      if (theirs == null) {
        throw new IllegalStateException("nobody else did " + operation);
      }
      report(operation + "P50", 0.5, ours, theirs, report);
      report(operation + "P99", 0.99, ours, theirs, report);
    });
  }

  private static void report(String name, double part, Halves ours, Halves theirs, Report report) {
    double one = theirs.one.quantile(part);
    double other = theirs.other.quantile(part);
    report
        .with(name, ours.all.quantile(part) / MILLIS)
        .with(name + "Few", theirs.all.quantile(part) / MILLIS)
        .with(name + "Ratio", (double) ours.all.quantile(part) / theirs.all.quantile(part))
        .with(name + "Noise", Math.max(one, other) / Math.min(one, other));
  }
}
