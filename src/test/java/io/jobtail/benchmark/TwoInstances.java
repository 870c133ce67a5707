package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Two instances that only serve, with as many readers of the same job each, which runs at a third:
 * all that readers get has to come out of Redis.
 */
final class TwoInstances implements Scenario.Run {
  static final int EACH = 1000;
  private static final Load LOAD = Load.of(EACH, 100);
  private static final String READS = "jobtail_store_read_seconds_count";
  private static final String MISSED = "jobtail_store_notices_missed_total";
  private static final List<String> GROUPS = List.of("first", "second");
  private static final Map<String, String> API = Map.of(RedisFleet.ROLES, RedisFleet.API);
  private static final Map<String, String> RUNNER = Map.of(RedisFleet.ROLES, RedisFleet.RUNNER);

  /** What was counted at one moment. */
  private record Counts(long events, RedisCounts redis, double asked, double missed) {
    static Counts of(RedisFleet fleet, String job) {
      return new Counts(
          fleet.first().last(job), fleet.counts(), meter(fleet, READS), meter(fleet, MISSED));
    }

    private static double meter(RedisFleet fleet, String name) {
      return fleet.instance(0).meter(name) + fleet.instance(1).meter(name);
    }
  }

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    try (RedisFleet fleet = bench.contenders().redis(folder, List.of(API, API, RUNNER));
        GeneratorProcess generator = new GeneratorProcess(folder)) {
      String path = fleet.prepare(LOAD).getFirst();
      String job = path.split("/", -1)[2];
      for (int i = 0; i < GROUPS.size(); i++) {
        open(fleet.instance(i), generator, GROUPS.get(i), path);
      }
      fleet.begin(LOAD, generator);
      bench.warmUp();
      double redis = fleet.redisCpuNanos();
      Counts before = Counts.of(fleet, job);
      Report report = Bench.window(fleet, generator, "", bench.options().seconds());
      Counts after = Counts.of(fleet, job);
      double events = after.events() - before.events();
      RedisCounts counted = after.redis().since(before.redis());
      report
          .with("kept", report.get("rate") / (GROUPS.size() * LOAD.offered()))
          .with("reads", counted.reads() / events)
          .with("asked", (after.asked() - before.asked()) / events)
          .with("sentEach", counted.sentBytes() / events)
          .with("missed", after.missed() - before.missed())
          .with("redisCpuEach", (fleet.redisCpuNanos() - redis) / 1e3 / events);
      finish(fleet, generator, report);
      return report;
    }
  }

  private static void open(
      JobtailServer server, GeneratorProcess generator, String group, String path) {
    Report opened =
        generator.send(
            "open",
            "group",
            group,
            "port",
            server.port(),
            "check",
            server.check(),
            "paths",
            path,
            "count",
            EACH);
    if (opened.get("open") != EACH) {
      throw new IllegalStateException("not all readers could be opened: " + opened.json());
    }
  }

  private static void finish(RedisFleet fleet, GeneratorProcess generator, Report report) {
    fleet.end(generator);
    double unfinished = 0;
    for (String group : GROUPS) {
      Report end = generator.send("finish", "group", group, "millis", 10_000);
      unfinished += end.get("readers") - end.get("done");
    }
    Bench.faults(report, generator.send("report")).with("unfinished", unfinished);
  }
}
