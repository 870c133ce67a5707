package io.jobtail.benchmark;

import static io.jobtail.benchmark.Contenders.JOBTAIL;
import static io.jobtail.benchmark.Contenders.JOBTAIL_REDIS;
import static io.jobtail.benchmark.Contenders.JOBTAIL_REDIS_BESIDE;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Many readers of one job, or one of each of many: opened in silence, then a warm-up under the load
 * that is measured after it, then the end, at which every reader must have everything.
 *
 * @param load what is published to whom
 * @param environment of Jobtail
 * @param memory whether the memory of readers is measured
 */
record FanOut(Load load, Map<String, String> environment, boolean memory) implements Scenario.Run {
  /** What operations.md recommends for many readers. */
  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmn16m");

  private static final String GROUP = "readers";
  private static final int FIRST = 200;

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    try (Server server = start(contender, bench, folder);
        GeneratorProcess generator = new GeneratorProcess(folder)) {
      List<String> paths = server.prepare(load);
      Report opened = open(server, generator, paths);
      server.begin(load, generator);
      bench.warmUp();
      Report report = Bench.window(server, generator, GROUP, bench.options().seconds());
      finish(server, generator, report);
      opened.numbers().forEach(report::with);
      return report.with("kept", report.get("rate") / load.offered());
    }
  }

  private Server start(String contender, Bench bench, Path folder) {
    Map<String, String> settings = new TreeMap<>(environment);
    if (load.jobs() > 1) {
      settings.put("JOBTAIL_RUNNER_CONCURRENCY", Integer.toString(load.jobs()));
      settings.put("JOBTAIL_RUNNER_TYPES_EMIT_CONCURRENCY", Integer.toString(load.jobs()));
    }
    Contenders contenders = bench.contenders();
    return switch (contender) {
      case JOBTAIL -> contenders.jobtail(folder, settings, memory ? SMALL : List.of());
      case JOBTAIL_REDIS -> contenders.redis(folder, List.of(settings));
      case JOBTAIL_REDIS_BESIDE -> contenders.redis(folder, List.of(settings, onlyApi(settings)));
      default -> contenders.hub(contender, folder);
    };
  }

  /** The job runs at the other one. */
  private static Map<String, String> onlyApi(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(RedisFleet.ROLES, RedisFleet.API);
    return all;
  }

  private Report open(Server server, GeneratorProcess generator, List<String> paths) {
    if (!memory) {
      return checked(open(server, generator, paths, GROUP, load.readers()), load.readers());
    }
    // what the first readers cost once is no cost of each
    open(server, generator, paths, "first", FIRST);
    generator.send("close", "group", "first");
    Bench.pause(0.5);
    Memory before = Memory.of(server.pid(), server.isJvm());
    Report opened = checked(open(server, generator, paths, GROUP, load.readers()), load.readers());
    Memory after = Memory.of(server.pid(), server.isJvm());
    double live = after.heap() + after.outside() - before.heap() - before.outside();
    return opened
        .with("liveEach", live / load.readers())
        .with("residentEach", (after.resident() - before.resident()) / load.readers())
        .with("heapEach", (after.heap() - before.heap()) / load.readers())
        .with("outsideEach", (after.outside() - before.outside()) / load.readers());
  }

  private static Report open(
      Server server, GeneratorProcess generator, List<String> paths, String group, int count) {
    return generator.send(
        "open",
        "group",
        group,
        "port",
        server.port(),
        "check",
        server.check(),
        "paths",
        String.join(",", paths),
        "count",
        count);
  }

  private static Report checked(Report opened, int readers) {
    if (opened.get("open") != readers) {
      throw new IllegalStateException("not all readers could be opened: " + opened.json());
    }
    return new Report().with("openMillis", opened.get("millis"));
  }

  /** Those who are behind have a little time to catch up; who does not is counted, not lost. */
  private static void finish(Server server, GeneratorProcess generator, Report report) {
    long last = server.end(generator);
    Report end = generator.send("finish", "group", GROUP, "last", last, "millis", 5_000);
    Report counts = generator.send("report", "group", GROUP);
    // a hub keeps nothing for those who are behind: what is missing now is lost
    counts.with("lost", counts.get("lost") + end.get("missing"));
    Bench.faults(report, counts).with("failed", counts.get("failed"));
    report.with("unfinished", last > 0 ? 0 : end.get("readers") - end.get("done"));
  }
}
