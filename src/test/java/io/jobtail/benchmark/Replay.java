package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A long log that is over: read by one as SSE, by one as text, and by many at once. */
final class Replay implements Scenario.Run {
  private static final int LINES = 1_000_000;
  private static final int LENGTH = 200;
  private static final int MANY = 50;
  private static final int USUAL_SECONDS = 8;

  private static final int MILLIS = 180_000;

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    Map<String, String> settings = Map.of("JOBTAIL_LOG_MAX_BYTES", "100GB");
    // a try of few seconds gets a shorter log
    long lines = (long) LINES * Math.min(bench.options().seconds(), USUAL_SECONDS) / USUAL_SECONDS;
    try (JobtailServer server = bench.contenders().jobtail(folder, settings, List.of("-Xmx256m"));
        GeneratorProcess generator = new GeneratorProcess(folder)) {
      String job = server.emit(lines, 0, 1, LENGTH);
      server.awaitEnd(job);
      read(server, generator, job, Check.ID, 1, lines);
      Report sse = read(server, generator, job, Check.ID, 1, lines);
      read(server, generator, job, Check.TEXT, 1, lines);
      Report text = read(server, generator, job, Check.TEXT, 1, lines);
      Report report = read(server, generator, job, Check.ID, MANY, lines);
      for (String fault :
          List.of("faults", "lost", "doubled", "disordered", "gaps", "unfinished")) {
        report.with(fault, report.get(fault) + sse.get(fault) + text.get(fault));
      }
      return report
          .with("sseMegabytes", sse.get("megabytes"))
          .with("sseCpu", sse.get("cpu"))
          .with("textMegabytes", text.get("megabytes"))
          .with("textCpu", text.get("cpu"))
          .with("manyMegabytes", report.get("megabytes"));
    }
  }

  private static Report read(
      JobtailServer server,
      GeneratorProcess generator,
      String job,
      Check check,
      int readers,
      long lines) {
    double before = Proc.cpuNanos(server.pid());
    double own = generator.send("report").get("cpu");
    generator.send("measure");
    generator.send(
        "open",
        "group",
        "replay",
        "port",
        server.port(),
        "check",
        check,
        "accept",
        check == Check.TEXT ? "text/plain" : "text/event-stream",
        "paths",
        check == Check.TEXT ? JobtailServer.log(job) : JobtailServer.events(job),
        "count",
        readers);
    Report end = generator.send("finish", "group", "replay", "millis", MILLIS);
    Report report = generator.send("report", "group", "replay");
    double used = Proc.cpuNanos(server.pid()) - before;
    generator.send("close", "group", "replay");
    Bench.figures(report, used, report.get("cpu") - own);
    Bench.faults(report, report);
    double whole = (double) lines * readers;
    report.with("lost", report.get("lost") + Math.max(0, whole - report.get("deliveries")));
    report.with("faults", report.get("faults") + Math.max(0, whole - report.get("deliveries")));
    // that a replay is as old as its log says nothing about delays
    report.with("p50", 0).with("p99", 0).with("p999", 0).with("max", 0);
    return report.with("unfinished", readers - end.get("over"));
  }
}
