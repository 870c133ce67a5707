package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against runs whose end is known, and against the estimate that everybody makes. */
class TimeLeftTest {
  private final ManualTime time = new ManualTime();
  private final Instant start = time.instant();

  /** Mean errors in seconds, over all seconds for which both say something. */
  private record Errors(double ours, double naive, int seconds, long takes) {}

  private static Errors errors(Trace trace, @Nullable Duration usual) {
    ManualTime clock = new ManualTime();
    Instant begin = clock.instant();
    TimeLeft left = new TimeLeft(clock, begin, usual);
    double highest = 0;
    double ours = 0;
    double naive = 0;
    int seconds = 0;
    List<Trace.Point> points = trace.points();
    double end = points.getLast().seconds();
    int next = 0;
    for (int now = 1; now < end; now++) {
      for (; next < points.size() && points.get(next).seconds() <= now; next++) {
        advanceTo(clock, begin, points.get(next).seconds());
        left.moved(points.get(next).fraction());
        highest = Math.max(highest, points.get(next).fraction());
      }
      advanceTo(clock, begin, now);
      Duration estimate = left.estimate();
      if (estimate != null && highest > 0) {
        ours += Math.abs(estimate.toMillis() / 1000.0 - (end - now));
        naive += Math.abs(now * (1 - highest) / highest - (end - now));
        seconds++;
      }
    }
    return new Errors(ours / seconds, naive / seconds, seconds, Math.round(end));
  }

  private static void advanceTo(ManualTime clock, Instant begin, double seconds) {
    Instant to = begin.plusMillis(Math.round(seconds * 1000));
    clock.advance(Duration.between(clock.instant(), to));
  }

  private static Map<String, Errors> alone() throws IOException {
    Map<String, Errors> all = new LinkedHashMap<>();
    Trace.recorded().forEach((name, trace) -> all.put(name, errors(trace, null)));
    return all;
  }

  private static Map<String, Errors> afterAnEarlierRun() throws IOException {
    Map<String, Errors> all = new LinkedHashMap<>();
    Trace.recorded().forEach((name, trace) -> all.put(name, errors(trace, trace.earlier())));
    return all;
  }

  private static String table(Map<String, Errors> alone, Map<String, Errors> blended) {
    StringBuilder table =
        new StringBuilder(
            "| run | takes | mean error | of the naive estimate"
                + " | after an earlier run | of the naive estimate |\n"
                + "|---|--:|--:|--:|--:|--:|\n");
    alone.forEach((name, own) -> {
      Errors after = Objects.requireNonNull(blended.get(name));
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %d s | %.1f s | %.1f s | %.1f s | %.1f s |\n",
              name,
              own.takes(),
              own.ours(),
              own.naive(),
              after.ours(),
              after.naive()));
    });
    return table.toString();
  }

  @Test
  void the_errors_that_are_documented_are_those_that_it_makes() throws IOException {
    String table = table(alone(), afterAnEarlierRun());
    System.out.print(table);
    Files.writeString(Path.of("target", "time-left.md"), table);
    assertThat(Path.of("src/site/markdown/decisions/017-time-left.md")).content().contains(table);
  }

  @Test
  void is_nearer_to_the_truth_than_the_naive_estimate() throws IOException {
    Map<String, Errors> all = alone();
    assertThat(all.values()).allMatch(errors -> errors.seconds() > 30);
    assertThat(sum(all, Errors::ours)).isLessThan(sum(all, Errors::naive));
    all.keySet().removeAll(Set.of("steady", "bursty"));
    assertThat(all).hasSize(4);
    all.forEach((name, errors) -> assertThat(errors.ours()).as(name).isLessThan(errors.naive()));
  }

  @Test
  void costs_at_the_most_half_where_the_naive_estimate_is_the_better_one() throws IOException {
    alone()
        .forEach(
            (name, errors) -> assertThat(errors.ours()).as(name).isLessThan(errors.naive() * 1.5));
  }

  @Test
  void an_earlier_run_helps_from_the_first_movement_on() throws IOException {
    Map<String, Errors> all = afterAnEarlierRun();
    assertThat(sum(all, Errors::ours)).isLessThan(0.7 * sum(all, Errors::naive));
    all.forEach((name, errors) -> {
      double slack = name.equals("steady") ? 2 : 0;
      assertThat(errors.seconds()).as(name).isGreaterThan((int) (errors.takes() * 9 / 10));
      assertThat(errors.ours()).as(name).isLessThan(errors.naive() + slack);
    });
  }

  private static double sum(Map<String, Errors> all, ToDoubleFunction<Errors> error) {
    return all.values().stream().mapToDouble(error).sum();
  }

  private @Nullable Long seconds(TimeLeft left) {
    Duration estimate = left.estimate();
    return estimate == null ? null : estimate.toSeconds();
  }

  private void move(TimeLeft left, double fraction, int afterSeconds) {
    time.advance(Duration.ofSeconds(afterSeconds));
    left.moved(fraction);
  }

  @Test
  void says_nothing_before_it_knows_enough() {
    TimeLeft left = new TimeLeft(time, start, null);
    assertThat(seconds(left)).isNull();
    move(left, 0.3, 0);
    assertThat(seconds(left)).isNull();
    move(left, 0.4, 1);
    assertThat(seconds(left)).isNull();
    move(left, 0.5, 1);
    assertThat(seconds(left)).isNotNull();
  }

  @Test
  void says_nothing_of_a_beginning_before_a_tenth_is_done_or_it_has_moved_often() {
    TimeLeft slow = new TimeLeft(time, start, null);
    for (int i = 1; i <= 9; i++) {
      move(slow, i / 100.0, 12);
      assertThat(seconds(slow)).isNull();
    }
    move(slow, 0.1, 12);
    assertThat(seconds(slow)).isEqualTo(9 * 120);

    Instant begin = time.instant();
    TimeLeft small = new TimeLeft(time, begin, null);
    for (int i = 1; i <= 19; i++) {
      move(small, i / 1000.0, 1);
      assertThat(seconds(small)).isNull();
    }
    move(small, 0.02, 1);
    assertThat(seconds(small)).isBetween(970L, 990L);
  }

  @Test
  void grows_by_the_time_that_a_stall_lasts_and_comes_back_after_it() {
    TimeLeft left = new TimeLeft(time, start, null);
    for (int i = 1; i <= 50; i++) {
      move(left, i / 100.0, 1);
    }
    assertThat(seconds(left)).isEqualTo(50);
    time.advance(Duration.ofSeconds(21));
    assertThat(seconds(left)).isBetween(65L, 70L);
    time.advance(Duration.ofSeconds(20));
    assertThat(seconds(left)).isBetween(85L, 90L);
    move(left, 0.51, 1);
    assertThat(seconds(left)).isBetween(50L, 85L);
  }

  @Test
  void counts_down_between_movements_that_are_always_far_apart() {
    TimeLeft left = new TimeLeft(time, start, null);
    for (int i = 1; i <= 5; i++) {
      move(left, i / 10.0, 30);
    }
    assertThat(seconds(left)).isEqualTo(150);
    time.advance(Duration.ofSeconds(25));
    assertThat(seconds(left)).isEqualTo(125);
  }

  @Test
  void goes_on_at_the_known_rate_when_the_work_begins_again_or_grows() {
    TimeLeft left = new TimeLeft(time, start, null);
    for (int i = 1; i <= 40; i++) {
      move(left, i / 100.0, 1);
    }
    left.scaled(0.5);
    assertThat(seconds(left)).isEqualTo(160);
    left.moved(0);
    assertThat(seconds(left)).isEqualTo(200);
  }

  @Test
  void begins_with_what_is_usual_and_trusts_itself_in_the_end() {
    TimeLeft left = new TimeLeft(time, start, Duration.ofSeconds(100));
    assertThat(seconds(left)).isEqualTo(100);
    move(left, 0.01, 4);
    assertThat(seconds(left)).isEqualTo(96);
    move(left, 0.1, 36); // four times slower than usual
    assertThat(seconds(left)).isBetween(61L, 359L);
    for (int i = 11; i <= 60; i++) {
      move(left, i / 100.0, 4);
    }
    assertThat(seconds(left)).isBetween(150L, 170L);
  }

  @Test
  void an_attempt_of_which_nothing_is_known_is_not_estimated_past_what_is_usual() {
    TimeLeft left = new TimeLeft(time, start, Duration.ofSeconds(100));
    time.advance(Duration.ofSeconds(100));
    assertThat(seconds(left)).isNull();
  }

  @Test
  void a_clock_that_is_set_back_does_no_harm() {
    time.advance(Duration.ofSeconds(10));
    TimeLeft left = new TimeLeft(time, time.instant().plusSeconds(5), null);
    left.moved(0.1);
    move(left, 0.2, 1);
    move(left, 0.3, 10);
    assertThat(seconds(left)).isNotNegative();
  }
}
