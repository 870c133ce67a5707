package io.jobtail.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Results as text for a terminal. */
final class Table {
  private static final List<String> HEAD =
      List.of(
          "scenario",
          "contender",
          "deliveries/s",
          "CPU µs",
          "p50 ms",
          "p99 ms",
          "p99.9 ms",
          "KB/reader",
          "lost",
          "disorder",
          "CPU/nchan",
          "bars met");
  private static final List<String> BAR_HEAD = List.of("scenario", "bar", "found", "met");
  private static final List<String> FIGURE_HEAD = List.of("scenario", "figure", "found");
  private static final double KILO = 1024;

  private Table() {}

  /** Figures of all first, then bars, then what is shown of some. */
  static String of(List<Results> all) {
    List<List<String>> figures = new ArrayList<>(List.of(HEAD));
    List<List<String>> bars = new ArrayList<>(List.of(BAR_HEAD));
    for (Results results : all) {
      results.scenario().contenders().forEach(name -> figures.add(row(results, name)));
      for (Bar.Verdict verdict : results.verdicts()) {
        OptionalDouble value = verdict.value();
        bars.add(
            List.of(
                results.scenario().name(),
                verdict.bar().text(),
                value.isEmpty() ? "-" : Bar.plain(value.getAsDouble()),
                verdict.word()));
      }
    }
    return aligned(figures) + "\n" + aligned(bars) + shown(all);
  }

  private static String shown(List<Results> all) {
    List<List<String>> rows = new ArrayList<>(List.of(FIGURE_HEAD));
    for (Results results : all) {
      Scenario scenario = results.scenario();
      for (Figure figure : scenario.figures()) {
        OptionalDouble value = figure.of(scenario.subject(), results.rounds());
        rows.add(
            List.of(
                scenario.name(),
                figure.text(),
                value.isEmpty() ? "-" : Bar.plain(value.getAsDouble())));
      }
    }
    return rows.size() == 1 ? "" : "\n" + aligned(rows);
  }

  private static List<String> row(Results results, String contender) {
    String scenario = results.scenario().name();
    List<Report> rounds = results.rounds().getOrDefault(contender, List.of());
    if (rounds.isEmpty()) {
      return List.of(scenario, contender, results.notes().getOrDefault(contender, "not run"));
    }
    Report report = Medians.of(rounds);
    List<Report> nchan = results.rounds().getOrDefault(Contenders.NCHAN, List.of());
    OptionalDouble ratio = Medians.ofRatios(rounds, nchan, "cpu");
    int failed = results.failed(contender);
    return List.of(
        scenario,
        failed == 0 ? contender : contender + " (" + failed + " rounds failed)",
        String.format(Locale.ROOT, "%,.0f", report.get("rate")),
        number(report.get("cpu")),
        number(report.get("p50")),
        number(report.get("p99")),
        number(report.get("p999")),
        memory(report),
        Bar.plain(report.get("lost") + report.get("gaps")),
        Bar.plain(report.get("doubled") + report.get("disordered")),
        ratio.isEmpty() ? "-" : number(ratio.getAsDouble()),
        contender.equals(results.scenario().subject()) ? met(results) : "-");
  }

  private static String memory(Report report) {
    return report.get("residentEach") == 0 ? "-" : number(report.get("residentEach") / KILO);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String met(Results results) {
    List<Bar.Verdict> verdicts = results.verdicts();
    return verdicts.stream().filter(Bar.Verdict::isMet).count() + "/" + verdicts.size();
  }

  private static String aligned(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        String space = " ".repeat(width(rows, i) - cell.length());
        boolean words = Character.isLetter(rows.getLast().get(Math.min(i, 1)).charAt(0)) && i < 2;
        line.append(words ? cell + space : space + cell).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A row that ends early has a note in its last cell, which may be as wide as it likes. */
  private static int width(List<List<String>> rows, int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
