package io.jobtail.benchmark;

import static io.jobtail.benchmark.Bar.atLeast;
import static io.jobtail.benchmark.Bar.atMost;
import static io.jobtail.benchmark.Bar.ratioAtMost;
import static io.jobtail.benchmark.Contenders.JOBTAIL;
import static io.jobtail.benchmark.Contenders.JOBTAIL_REDIS;
import static io.jobtail.benchmark.Contenders.JOBTAIL_REDIS_BESIDE;
import static io.jobtail.benchmark.Scenarios.ENDS;
import static io.jobtail.benchmark.Scenarios.EXACT;
import static io.jobtail.benchmark.Scenarios.KEEPS;
import static io.jobtail.benchmark.Scenarios.SPARE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the store that instances share must show, next to the one of a single instance. */
final class RedisScenarios {
  private static final double SAME = 1.5;
  private static final double TWICE = 2;
  private static final Load LOAD = Load.of(1000, 200);

  private RedisScenarios() {}

  static Scenario append() {
    return new Scenario(
            "redis-append",
            "4 jobs of one instance as fast as they can, no reader",
            List.of(JOBTAIL_REDIS, JOBTAIL),
            SPARE,
            List.of(EXACT, ENDS, atLeast("rate", "lines/s", 100_000)),
            new FullSpeed())
        .showing(
            Figure.ratio("rate", "lines/s", JOBTAIL),
            Figure.ratio("cpu", "CPU per line", JOBTAIL),
            Figure.of("redisCpu", "CPU µs of Redis per line"),
            Figure.of("leastOfAJob", "lines/s of the slowest job"));
  }

  static Scenario latency() {
    return latency(
        "redis-latency", "1,000 readers, 200 events/s, at the instance that runs", JOBTAIL_REDIS);
  }

  static Scenario latencyBeside() {
    return latency(
        "redis-latency-beside",
        "1,000 readers, 200 events/s, at another instance",
        JOBTAIL_REDIS_BESIDE);
  }

  private static Scenario latency(String name, String title, String subject) {
    return new Scenario(
            name,
            title,
            List.of(subject, JOBTAIL),
            LOAD.readers() + SPARE,
            List.of(EXACT, ENDS, KEEPS, ratioAtMost("p99", "p99", JOBTAIL, TWICE)),
            new FanOut(LOAD, Map.of(), false))
        .showing(
            Figure.ratio("p50", "p50", JOBTAIL),
            Figure.ratio("p999", "p99.9", JOBTAIL),
            Figure.ratio("cpu", "CPU per delivery", JOBTAIL));
  }

  static Scenario twoInstances() {
    return new Scenario(
            "redis-two-instances",
            "2 instances, 1,000 readers each, 100 events/s of one job at a third",
            List.of(JOBTAIL_REDIS),
            TwoInstances.EACH + SPARE,
            List.of(EXACT, ENDS, KEEPS, atMost("reads", "reads of each event", 2)),
            new TwoInstances())
        .showing(
            Figure.of("asked", "reads of each event that the instances count"),
            Figure.of("sentEach", "bytes that Redis sent for each event"),
            Figure.of("redisCpuEach", "CPU µs of Redis per event"),
            Figure.of("missed", "notifications missed"));
  }

  static Scenario manyJobs() {
    List<Bar> bars = new ArrayList<>();
    List<Figure> figures =
        new ArrayList<>(
            List.of(
                Figure.of("jobs", "jobs"),
                Figure.of("fillSeconds", "seconds to fill"),
                Figure.of("bytesOfJob", "bytes of a job without a line"),
                Figure.of("bytesOfRecord", "bytes of its record"),
                Figure.of("bytesOfLog", "bytes of its log"),
                Figure.of("bytesOfJobOfLines", "bytes of a job with 10 lines"),
                Figure.of("bytesOfLine", "bytes of a line of a log of 100,000"),
                Figure.of("fragmentation", "resident / used"),
                Figure.of(StoreWork.SEARCH + "P50", "list of a label that none has, p50 ms"),
                Figure.of(StoreWork.SEARCH + "P99", "list of a label that none has, p99 ms")));
    for (StoreWork.Kind kind : StoreWork.KINDS) {
      for (String part : List.of("P50", "P99")) {
        String metric = kind.name() + part;
        String what = kind.label() + ", " + part.toLowerCase(Locale.ROOT);
        bars.add(atMost(metric + "Ratio", what + " / with 100 jobs", SAME));
        figures.add(Figure.of(metric, what + " ms"));
        figures.add(Figure.of(metric + "Few", what + " ms with 100 jobs"));
        figures.add(Figure.of(metric + "Noise", what + ", ratio of its halves"));
      }
    }
    return new Scenario(
        "redis-jobs-100000",
        "100,000 finished jobs in the store, against 100",
        List.of(JOBTAIL_REDIS),
        SPARE,
        bars,
        figures,
        new ManyJobs());
  }
}
