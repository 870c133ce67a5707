package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All readers of one job are cut at once and come back, each with its cursor, while those of
 * another job go on reading.
 */
final class Storm implements Scenario.Run {
  private static final int CUT = 5000;
  private static final int CUT_RATE = 20;
  private static final int OTHERS = 100;
  private static final int OTHERS_RATE = 50;
  private static final long NEVER_ENDING = 1_000_000_000_000L;
  private static final double SECONDS = 5;
  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    Map<String, String> settings = Map.of("JOBTAIL_RUNNER_TYPES_EMIT_CONCURRENCY", "2");
    try (JobtailServer server = bench.contenders().jobtail(folder, settings, List.of());
        GeneratorProcess generator = new GeneratorProcess(folder)) {
      server.hold(2);
      open(server, generator, "cut", server.emit(NEVER_ENDING, CUT_RATE, 1, Load.LENGTH), CUT);
      String other = server.emit(NEVER_ENDING, OTHERS_RATE, 1, Load.LENGTH);
      open(server, generator, "others", other, OTHERS);
      server.release();
      bench.warmUp();
      generator.send("measure");
      double own = generator.send("report").get("cpu");
      double before = Proc.cpuNanos(server.pid());
      Report storm = generator.send("storm", "group", "cut");
      Bench.pause(Math.max(0, SECONDS - storm.get("millis") / MILLIS));
      // counts are of both jobs, times of the other one
      Report report = generator.send("report");
      double used = Proc.cpuNanos(server.pid()) - before;
      Report others = generator.send("report", "group", "others");
      for (String time : List.of("p50", "p99", "p999", "max")) {
        report.with(time, others.get(time));
      }
      double offered = OTHERS * OTHERS_RATE * others.get("nanos") / NANOS;
      report
          .with("kept", others.get("deliveries") / offered)
          .with("live", storm.get("live"))
          .with("liveSeconds", storm.get("millis") / MILLIS);
      Bench.figures(report, used, report.get("cpu") - own);
      finish(server, generator, report);
      return report;
    }
  }

  private static void finish(JobtailServer server, GeneratorProcess generator, Report report) {
    server.end(generator);
    double unfinished = 0;
    for (String group : List.of("cut", "others")) {
      Report end = generator.send("finish", "group", group, "millis", 10_000);
      unfinished += end.get("readers") - end.get("done");
    }
    Bench.faults(report, generator.send("report")).with("unfinished", unfinished);
  }

  private static void open(
      Server server, GeneratorProcess generator, String group, String job, int count) {
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
            JobtailServer.events(job),
            "count",
            count);
    if (opened.get("open") != count) {
      throw new IllegalStateException("not all readers could be opened: " + opened.json());
    }
  }
}
