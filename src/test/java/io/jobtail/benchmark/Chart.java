package io.jobtail.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * Results as a picture: for each scenario, a bar of CPU per delivery and one of p99 for each
 * contender, each relative to the longest of its scenario. Its colors suit a light and a dark page.
 */
final class Chart {
  private static final int WIDTH = 900;
  private static final int NAME_RIGHT = 130;
  private static final int FIRST = 140;
  private static final int SECOND = 530;
  private static final int LONGEST = 290;
  private static final int ROW = 20;
  private static final int BAR = 13;
  private static final int TITLE = 34;
  private static final int TOP = 64;
  private static final int NOTE = 30;

  private static final String STYLE =
      """
      <style>
        text { font: 12px system-ui, sans-serif; fill: #333 }
        .title { font-size: 15px; font-weight: 600 }
        .scenario { font-weight: 600 }
        .name { text-anchor: end }
        .note, .value { fill: #777 }
        .other { fill: #a9b1ba }
        .jobtail { fill: #2f7ed8 }
        .line { stroke: #bbb }
        @media (prefers-color-scheme: dark) {
          text { fill: #ddd }
          .note, .value { fill: #999 }
          .other { fill: #5b646e }
          .jobtail { fill: #5aa0ee }
          .line { stroke: #555 }
        }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();
  private int y = TOP;

  private Chart() {}

  static String of(List<Results> all, String note) {
    Chart chart = new Chart();
    all.stream().filter(results -> longest(results, "cpu") > 0).forEach(chart::scenario);
    return chart.whole(note);
  }

  private String whole(String note) {
    int height = y + NOTE;
    String head =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" \
        aria-label="CPU per delivery and p99 of each scenario and contender">
        %s<text class="title" x="%d" y="24">Server CPU per delivery, µs</text>
        <text class="title" x="%d" y="24">Publish to receive, p99, ms</text>
        <text class="note" x="%d" y="42">shorter is better</text>
        <text class="note" x="%d" y="42">shorter is better</text>
        """
            .formatted(WIDTH, height, STYLE, FIRST, SECOND, FIRST, SECOND);
    return head + svg + text("note", FIRST, height - 10, note) + "</svg>\n";
  }

  private void scenario(Results results) {
    svg.append(
        "<line class=\"line\" x1=\"10\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>%n"
            .formatted(WIDTH - 10, y, y));
    svg.append(text("scenario", FIRST, y + 20, results.scenario().title()));
    y += TITLE;
    for (String contender : results.scenario().contenders()) {
      List<Report> rounds = results.rounds().getOrDefault(contender, List.of());
      if (!rounds.isEmpty()) {
        Report report = Medians.of(rounds);
        svg.append(text("name", NAME_RIGHT, y + BAR - 2, contender));
        String kind = contender.equals(results.scenario().subject()) ? "jobtail" : "other";
        bar(kind, FIRST, report.get("cpu"), longest(results, "cpu"), 2);
        bar(kind, SECOND, report.get("p99"), longest(results, "p99"), 1);
        y += ROW;
      }
    }
    y += ROW / 2;
  }

  private void bar(String kind, int x, double value, double longest, int digits) {
    double length = longest == 0 ? 0 : Math.max(1, value / longest * LONGEST);
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
            kind,
            x,
            y,
            length,
            BAR));
    String shown = String.format(Locale.ROOT, "%." + digits + "f", value);
    svg.append(text("value", x + (int) length + 6, y + BAR - 2, shown));
  }

  private static String text(String kind, int x, int y, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n".formatted(kind, x, y, escaped);
  }

  private static double longest(Results results, String metric) {
    return results.rounds().values().stream()
        .mapToDouble(rounds -> Medians.of(rounds).get(metric))
        .max()
        .orElse(0);
  }
}
