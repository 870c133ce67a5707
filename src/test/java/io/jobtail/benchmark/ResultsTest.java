package io.jobtail.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** What the benchmark says about the figures it has. */
class ResultsTest {
  private static final double[][] ROUNDS = {{2, 4}, {1, 5}, {6, 6}};

  private static final Scenario SCENARIO =
      new Scenario(
          "two",
          "two <readers> & a hub",
          List.of(Contenders.JOBTAIL, Contenders.NCHAN, Contenders.FLOOR),
          10,
          List.of(
              Bar.atMost("faults", "faults", 0),
              Bar.ratioAtMost("cpu", "CPU", Contenders.NCHAN, 0.7),
              Bar.atLeast("rate", "rate", 100),
              Bar.ratioAtMost("cpu", "CPU", Contenders.FLOOR, 1)),
          (_, _, _) -> new Report());

  @Test
  void ratios_are_of_the_same_round_and_the_middle_one_counts() {
    Results results = results();
    assertThat(results.verdicts().get(1).value()).hasValue(0.5);
    assertThat(results.verdicts().get(1).isMet()).isTrue();
  }

  @Test
  void a_round_that_failed_leaves_the_others_in_pairs() {
    Results results = results();
    results.rounds().get(Contenders.NCHAN).removeFirst();
    // 1 / 5 and 6 / 6 are left
    assertThat(results.verdicts().get(1).value()).hasValue(0.6);
  }

  @Test
  void a_fault_in_any_round_fails_though_the_median_is_none() {
    Results results = results();
    results.rounds().get(Contenders.JOBTAIL).getLast().with("faults", 1).with("lost", 1);
    assertThat(results.verdicts().getFirst().isMet()).isFalse();
    assertThat(Table.of(List.of(results))).containsPattern("jobtail .* 1 +0 +0.50 +2/4");
  }

  @Test
  void what_was_not_measured_is_not_met() {
    Bar.Verdict verdict = results().verdicts().get(3);
    assertThat(verdict.isMet()).isFalse();
    assertThat(verdict.word()).isEqualTo("not measured");
  }

  @Test
  void a_limit_is_still_met_and_past_it_not_any_more() {
    Results results = new Results(SCENARIO);
    results.add(Contenders.JOBTAIL, new Report().with("rate", 100));
    assertThat(results.verdicts().get(2).isMet()).isTrue();
    results.rounds().get(Contenders.JOBTAIL).getFirst().with("rate", 99.9);
    assertThat(results.verdicts().get(2).isMet()).isFalse();
  }

  @Test
  void the_table_names_every_contender_and_why_one_is_missing() {
    assertThat(Table.of(List.of(results())))
        .containsPattern("two +jobtail +1,000 +2.00 ")
        .containsPattern("two +nchan ")
        .containsPattern("two +floor +not installed")
        .containsPattern("CPU / nchan's ≤ 0.70 +0.50 +yes");
  }

  @Test
  void the_picture_is_well_formed_and_has_a_bar_for_each_figure() throws Exception {
    String svg = Chart.of(List.of(results()), "a <machine>");
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(4);
    assertThat(document.getDocumentElement().getTextContent())
        .contains("two <readers> & a hub", "a <machine>", "2.00", "5.00");
  }

  @Test
  void the_figures_are_json_with_every_round() throws Exception {
    Machine machine = new Machine("a \"fast\" one", 2, 1024, "6.0", "25", "2026-01-01T00:00:00Z");
    String json = Figures.of(List.of(results()), machine, Options.fromSystemProperties());
    JsonNode root = new ObjectMapper().readTree(json);
    assertThat(root.at("/machine/processor").asText()).isEqualTo("a \"fast\" one");
    JsonNode jobtail = root.at("/scenarios/0/contenders/0");
    assertThat(jobtail.at("/median/cpu").asDouble()).isEqualTo(2);
    assertThat(jobtail.at("/rounds")).hasSize(3);
    assertThat(root.at("/scenarios/0/contenders/2/note").asText()).isEqualTo("not installed");
    assertThat(root.at("/scenarios/0/bars/1/met").asText()).isEqualTo("yes");
  }

  @Test
  void the_first_contender_is_who_must_meet_the_bars() {
    Scenario scenario =
        new Scenario(
            "shared",
            "another subject",
            List.of(Contenders.JOBTAIL_REDIS, Contenders.JOBTAIL),
            10,
            List.of(Bar.ratioAtMost("cpu", "CPU", Contenders.JOBTAIL, 2)),
            (_, _, _) -> new Report());
    Results results = new Results(scenario);
    results.add(Contenders.JOBTAIL, report(0, 2));
    results.add(Contenders.JOBTAIL_REDIS, report(0, 3));
    assertThat(results.verdicts().getFirst().value()).hasValue(1.5);
    assertThat(Table.of(List.of(results)))
        .containsPattern("shared +jobtail-redis .* 1/1\n")
        .containsPattern("shared +jobtail .* -\n");
    results.fail(Contenders.JOBTAIL_REDIS, "it broke");
    assertThat(results.verdicts().getFirst().word()).isEqualTo("not measured");
  }

  @Test
  void figures_without_a_bar_are_shown_as_the_median_of_the_rounds() throws Exception {
    Scenario scenario =
        SCENARIO.showing(
            Figure.of("cpu", "CPU alone"),
            Figure.ratio("cpu", "CPU", Contenders.NCHAN),
            Figure.of("unheardOf", "what nobody measured"));
    Results results = new Results(scenario);
    results().rounds().forEach((name, all) -> all.forEach(round -> results.add(name, round)));
    assertThat(Table.of(List.of(results)))
        .containsPattern("two +CPU alone +2\n")
        .containsPattern("two +CPU / nchan's +0.50\n")
        .containsPattern("two +what nobody measured +-\n");
    Machine machine = new Machine("one", 2, 1024, "6.0", "25", "2026-01-01T00:00:00Z");
    JsonNode figures =
        new ObjectMapper()
            .readTree(Figures.of(List.of(results), machine, Options.fromSystemProperties()))
            .at("/scenarios/0/figures");
    assertThat(figures.at("/0/found").asDouble()).isEqualTo(2);
    assertThat(figures.at("/1/figure").asText()).isEqualTo("CPU / nchan's");
    assertThat(figures.at("/2").has("found")).isFalse();
  }

  @Test
  void whoever_is_compared_with_runs_in_the_same_scenario() {
    assertThat(Scenarios.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    for (Scenario scenario : Scenarios.all()) {
      assertThat(scenario.bars())
          .as(scenario.name())
          .isNotEmpty()
          .allMatch(bar -> bar.against() == null || scenario.contenders().contains(bar.against()));
      assertThat(scenario.figures())
          .as(scenario.name())
          .allMatch(figure ->
              figure.against() == null || scenario.contenders().contains(figure.against()));
    }
  }

  @Test
  void a_report_survives_its_way_through_the_pipe() {
    Report report = new Report().with("p99", 0.000012).with("count", 12_345_678_901L);
    assertThat(Report.parse(report.json())).isEqualTo(report);
  }

  /** The medians of the figures would give another ratio than the median of the ratios. */
  private static Results results() {
    Results results = new Results(SCENARIO);
    for (int i = 0; i < ROUNDS.length; i++) {
      results.add(Contenders.JOBTAIL, report(i, ROUNDS[i][0]));
      results.add(Contenders.NCHAN, report(i, ROUNDS[i][1]));
    }
    results.note(Contenders.FLOOR, "not installed");
    return results;
  }

  private static Report report(int round, double cpu) {
    return new Report()
        .with("round", round)
        .with("rate", 1000)
        .with("cpu", cpu)
        .with("p99", 2 * cpu);
  }
}
