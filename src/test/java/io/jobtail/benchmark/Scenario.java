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
 * @param bars that the first contender, the subject, must meet
 * @param figures of the subject that are shown too
 * @param run measures a contender once
 */
record Scenario(
    String name,
    String title,
    List<String> contenders,
    int files,
    List<Bar> bars,
    List<Figure> figures,
    Run run) {
  Scenario {
    contenders = List.copyOf(contenders);
    bars = List.copyOf(bars);
    figures = List.copyOf(figures);
  }

  /** Without more figures than the table has anyway. */
  Scenario(String name, String title, List<String> contenders, int files, List<Bar> bars, Run run) {
    this(name, title, contenders, files, bars, List.of(), run);
  }

  Scenario showing(Figure... more) {
    return new Scenario(name, title, contenders, files, bars, List.of(more), run);
  }

  /** Whose bars they are. */
  String subject() {
    return contenders.getFirst();
  }

  /** One run of one contender, in a folder of its own. */
  @FunctionalInterface
  interface Run {
    Report measure(String contender, Bench bench, Path folder);
  }
}
