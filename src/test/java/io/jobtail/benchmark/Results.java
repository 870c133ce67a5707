package io.jobtail.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of a scenario.
 *
 * @param scenario which
 * @param rounds the reports of each contender, in the order of rounds
 * @param notes why a contender has none, or fewer, by its name
 * @param failures how many rounds of a contender came to no result
 */
record Results(
    Scenario scenario,
    Map<String, List<Report>> rounds,
    Map<String, String> notes,
    Map<String, Integer> failures) {
  Results(Scenario scenario) {
    this(scenario, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  void add(String contender, Report report) {
    rounds.computeIfAbsent(contender, _ -> new ArrayList<>()).add(report);
  }

  void note(String contender, String why) {
    notes.put(contender, why);
  }

  /** A round that came to no result. */
  void fail(String contender, String why) {
    note(contender, why);
    failures.merge(contender, 1, Integer::sum);
  }

  /** How many rounds of a contender came to no result. */
  int failed(String contender) {
    return failures.getOrDefault(contender, 0);
  }

  /** No bar is met by those rounds that happened to go well. */
  List<Bar.Verdict> verdicts() {
    boolean failed = failed(scenario.subject()) > 0;
    return scenario.bars().stream()
        .map(bar -> failed ? bar.notMeasured() : bar.judge(scenario.subject(), rounds))
        .toList();
  }
}
