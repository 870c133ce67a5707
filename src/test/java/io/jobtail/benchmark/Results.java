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
 * @param notes why a contender has none, by its name
 */
record Results(Scenario scenario, Map<String, List<Report>> rounds, Map<String, String> notes) {
  Results(Scenario scenario) {
    this(scenario, new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  void add(String contender, Report report) {
    rounds.computeIfAbsent(contender, _ -> new ArrayList<>()).add(report);
  }

  void note(String contender, String why) {
    notes.put(contender, why);
  }

  List<Bar.Verdict> verdicts() {
    return scenario.bars().stream().map(bar -> bar.judge(rounds)).toList();
  }
}
