package io.jobtail.benchmark;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** The middle of several rounds. */
final class Medians {
  /** The metric that says in which round a report was made. */
  static final String ROUND = "round";

  /** Faults are added up: a median would hide them. */
  private static final Set<String> FAULTS =
      Set.of("lost", "doubled", "disordered", "gaps", "failed", "faults", "unfinished");

  private Medians() {}

  static OptionalDouble of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /** Of what one has divided by what the other has in the same round. */
  static OptionalDouble ofRatios(List<Report> ones, List<Report> others, String metric) {
    return of(
        ones.stream()
            .flatMapToDouble(one ->
                others.stream()
                    .filter(other -> other.get(ROUND) == one.get(ROUND))
                    .mapToDouble(other -> other.get(metric))
                    .filter(value -> value > 0)
                    .map(value -> one.get(metric) / value)));
  }

  /** Of each metric by itself. */
  static Report of(List<Report> rounds) {
    Set<String> names = new TreeSet<>();
    rounds.forEach(round -> names.addAll(round.numbers().keySet()));
    Report medians = new Report();
    for (String name : names) {
      DoubleStream values = rounds.stream().mapToDouble(round -> round.get(name));
      medians.with(name, FAULTS.contains(name) ? values.sum() : of(values).orElse(0));
    }
    return medians;
  }
}
