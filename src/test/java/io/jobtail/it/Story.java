package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job's events tell, for jobs that count their lines from 1 in each attempt.
 *
 * @param events all of them
 */
record Story(List<Received> events) {
  private static final Pattern COUNTED = Pattern.compile("\"text\":\"line (\\d+)[ \"]");
  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

  static int attempt(Received event) {
    return Integer.parseInt(event.id().split("-", 2)[0]);
  }

  static boolean isLog(Received event) {
    return event.event().equals("log");
  }

  static boolean isLost(Received event) {
    return !event.event().equals("gap") && event.data().contains("\"reason\":\"lost\"");
  }

  static boolean isGap(Received event) {
    return event.event().equals("gap");
  }

  /** The texts of an attempt's lines. */
  List<String> texts(int attempt) {
    return events.stream()
        .filter(event -> isLog(event) && attempt(event) == attempt)
        .map(event -> TEXT.matcher(event.data()))
        .filter(Matcher::find)
        .map(text -> text.group(1))
        .toList();
  }

  long lost() {
    return events.stream().filter(Story::isLost).count();
  }

  Received end() {
    return events.getLast();
  }

  boolean endsAs(String state) {
    return end().data().contains("\"state\":\"" + state + "\"");
  }

  int attempts() {
    return attempt(end());
  }

  /** The numbers of the lines that were counted, by attempt. */
  Map<Integer, List<Integer>> counted() {
    Map<Integer, List<Integer>> counted = new TreeMap<>();
    for (Received event : events) {
      Matcher line = COUNTED.matcher(event.data());
      if (isLog(event) && line.find()) {
        counted
            .computeIfAbsent(attempt(event), attempt -> new ArrayList<>())
            .add(Integer.parseInt(line.group(1)));
      }
    }
    return counted;
  }

  /**
   * Nothing is missing and nothing is there twice: ids are without a hole, lines too, there is one
   * end, and a job that succeeded has counted to it.
   */
  void assertWhole(int lines) {
    int attempt = 0;
    long seq = 0;
    for (Received event : events) {
      boolean next = event.id().equals((attempt + 1) + "-1");
      attempt = next ? attempt + 1 : attempt;
      seq = next ? 1 : seq + 1;
      assertThat(event.id()).isEqualTo(attempt + "-" + seq);
    }
    counted().forEach(Story::assertCounts);
    assertEnds(lines);
  }

  private static void assertCounts(int attempt, List<Integer> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).as("line of attempt %s", attempt).isEqualTo(i + 1);
    }
  }

  private void assertEnds(int lines) {
    assertThat(events).filteredOn(Received::isDone).containsExactly(end());
    assertThat(lost()).as("each attempt is lost at most once").isLessThanOrEqualTo(attempts());
    if (endsAs("succeeded")) {
      assertThat(counted().getOrDefault(attempts(), List.of())).hasSize(lines);
    }
  }
}
