package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * One row of the table of bars.
 *
 * @param name for options and files
 * @param title for people
 * @param contenders in the order in which they run in each round
 * @param files that a server has open at the most
 * @param bars that Jobtail must meet
 * @param run measures a contender once
 */
record Scenario(
    String name, String title, List<String> contenders, int files, List<Bar> bars, Run run) {
  Scenario {
    contenders = List.copyOf(contenders);
    bars = List.copyOf(bars);
  }

  /** One run of one contender, in a folder of its own. */
  @FunctionalInterface
  interface Run {
    Report measure(String contender, Bench bench, Path folder);
  }
}
