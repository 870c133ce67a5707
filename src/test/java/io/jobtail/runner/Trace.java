package io.jobtail.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program said of its progress, by the real clock. The first line of a file says what was
 * run, the second how long an earlier run of it took.
 *
 * @param earlier how long a run of the same program took that had a tenth less to do
 * @param points in order; the last one is the end
 */
record Trace(Duration earlier, List<Point> points) {
  private static final Path FOLDER = Path.of("src/test/resources/io/jobtail/runner/traces");
  private static final String EARLIER = "# an earlier run took ";
  private static final List<String> NAMES =
      List.of("steady", "stalling", "bursty", "restarting", "slow start", "slow end");

  /** So much is done after so long. */
  record Point(double seconds, double fraction) {}

  /** Runs of the kinds that there are. */
  static Map<String, Trace> recorded() throws IOException {
    Map<String, Trace> traces = new LinkedHashMap<>();
    for (String name : NAMES) {
      traces.put(name, read(FOLDER.resolve(name.replace(' ', '-') + ".csv")));
    }
    return traces;
  }

  private static Trace read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String seconds = lines.get(1).replace(EARLIER, "").replace(" s", "");
    return new Trace(
        Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000)),
        lines.stream().filter(line -> !line.startsWith("#")).map(Trace::point).toList());
  }

  private static Point point(String line) {
    int comma = line.indexOf(',');
    return new Point(
        Double.parseDouble(line.substring(0, comma)),
        Double.parseDouble(line.substring(comma + 1)));
  }
}
