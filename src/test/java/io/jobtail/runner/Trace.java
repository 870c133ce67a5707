package io.jobtail.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What runs said of themselves, by the second.
 *
 * @param points in order; the last one is the end
 */
record Trace(List<Point> points) {
  /** So much is done after so long. */
  record Point(double seconds, double fraction) {}

  /** Runs of the kinds that there are. */
  static Map<String, Trace> recorded() {
    Map<String, Trace> traces = new LinkedHashMap<>();
    traces.put("steady", new Builder().move(200, 1, 0.5).build());
    traces.put(
        "stalling",
        new Builder().move(40, 1, 1).stall(60).move(35, 1, 1).stall(30).move(25, 1, 1).build());
    Builder bursty = new Builder();
    for (int i = 0; i < 12; i++) {
      bursty.stall(25).move(20, 0.1, 100.0 / 12 / 20);
    }
    traces.put("bursty", bursty.build());
    traces.put("restarting", new Builder().move(45, 1, 1).restart().move(100, 1, 1).build());
    traces.put("slow start", new Builder().move(5, 12, 1).move(95, 0.7, 1).build());
    traces.put("slow end", new Builder().move(60, 0.5, 1).move(40, 3, 1).build());
    return traces;
  }

  /** Puts phases after each other; intervals vary by half, always in the same way. */
  private static final class Builder {
    private final Random random = new Random(7);
    private final List<Point> points = new ArrayList<>();
    private double now;
    private double percent;

    Builder move(int times, double seconds, double percents) {
      for (int i = 0; i < times; i++) {
        now += seconds * (0.5 + random.nextDouble());
        percent += percents;
        points.add(new Point(now, Math.min(1, percent / 100)));
      }
      return this;
    }

    Builder stall(double seconds) {
      now += seconds * (0.8 + 0.4 * random.nextDouble());
      return this;
    }

    Builder restart() {
      percent = 0;
      return this;
    }

    Trace build() {
      return new Trace(List.copyOf(points));
    }
  }
}
